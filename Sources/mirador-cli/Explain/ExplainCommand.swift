import ArgumentParser
import Foundation
import Mirador

/// Explanation of what in pictures speaks for a class.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Show what in a picture speaks for a class.",
        discussion: """
            With neither --raw nor --figure it prints what it found.

            mirador explain --image cat.jpg --class "tabby cat" --class "Egyptian cat" --figure why.png
            mirador explain --image photographs --method occlusion --window 32 --stride 16 --json
            mirador explain --image cat.jpg --layer _blocks.10.add --layer act1 --raw maps.npy
            mirador explain --image cat.jpg --method saliency --neuron _blocks.10.add:5 --figure why.svg
            """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var pictures: PictureOptions
    @OptionGroup var targets: TargetOptions
    @OptionGroup var options: MethodOptions
    @OptionGroup var computing: ComputingOptions

    @Option(
        help: ArgumentHelp(
            "Write the values as the method returns them: float32, .npy; of several maps one file each.",
            valueName: "file"),
        completion: .file(extensions: ["npy"]))
    var raw: String?

    @Option(
        help: ArgumentHelp("Draw the maps over their pictures: .png, .svg or .pdf.", valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var figure: String?

    @Flag(help: "Print a JSON array of what was found.")
    var json = false

    func validate() throws {
        try FigureFormat.check(figure)
    }

    func run() throws {
        let assets = try Assets.find()
        // Whatever can be wrong is found before the network runs.
        try WrongPlace.check(raw, figure)
        try computing.apply()
        let (loaded, names) = try model.networkAndNames(from: assets)
        let network = loaded.running(within: computing.memory.bytes)
        let asked = try targets.targets(for: network, names)
        let explanations = try options.explanations(for: network)
        guard figure == nil || max(asked.count, 1) * explanations.count <= ExplainReport.mostMapsOfRow else {
            throw ValidationError(
                "--figure: \(asked.count * explanations.count) maps of each picture are too many for a row of a figure; ask "
                    + "for \(ExplainReport.mostMapsOfRow) at most.")
        }
        let pictures = try self.pictures.read(for: network)

        var report = ExplainReport()
        let count = pictures.count * max(asked.count, 1) * explanations.count
        let progress = MethodProgress(options.method, of: count)
        for (number, picture) in pictures.enumerated() {
            do {
                let pass = try network.forward(picture.input)
                try NonFiniteResult.check(pass.logits, "the network's scores", of: picture.name)
                let top = ClassScores(pass.logits, names: names).topClass
                for target in asked.isEmpty ? [NamedTarget(.logit(top), names)] : asked {
                    for (layer, method) in explanations {
                        let question = Question(
                            about: picture, in: network, target: target, method: method, layer: layer)
                        try progress.show { report.append(try question.answer(in: pass), ofPicture: number) }
                    }
                }
            } catch let error as NonFiniteResult where pictures.count > 1 {
                note("left out: \(error)")
            }
        }
        progress.clear()
        guard !report.answers.isEmpty else { throw ValidationError("No picture has an answer.") }
        try write(report)
    }

    private func write(_ report: ExplainReport) throws {
        let rawPaths = raw.map(report.rawPaths)
        for (path, answer) in zip(rawPaths ?? [], report.answers) { try NumPyFile.write(answer.values, to: path) }
        let pages = try figure.map { try report.figure.writePages(to: $0, scale: 2) } ?? []
        if json { return print(try report.json(raw: rawPaths, pages: pages)) }
        for line in report.lines + (rawPaths ?? []) + pages.map(\.path) { print(line) }
    }
}
