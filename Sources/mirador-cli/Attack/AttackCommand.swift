import ArgumentParser
import Foundation
import Mirador

/// How little it takes to fool a network.
struct AttackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attack", abstract: "Change a picture so little that the network names something else.",
        discussion: """
            mirador attack --image cat.png --method pgd --epsilon 2/255 --steps 40 --output fooled.png
            mirador attack --image cat.png --method cw --target espresso --figure attack.png

            What is judged is the picture with whole levels, as a file holds it. It has the network's own size; look at \
            it again with `mirador predict --as-is`.
            """)

    @OptionGroup var model: ModelOptions

    @Option(
        help: ArgumentHelp("A PNG or JPEG photograph; repeat it for several.", valueName: "path"),
        completion: .file(extensions: ["png", "jpg", "jpeg"]))
    var image: [String]

    @OptionGroup var options: AttackOptions

    @Option(
        help: ArgumentHelp(
            "The class to be named, by name or number. (default: any but the most probable)", valueName: "class"))
    var target: String?

    @Option(
        help: ArgumentHelp("Write the changed picture as PNG; a folder where there are several.", valueName: "path"),
        completion: .file(extensions: ["png"]))
    var output: String?

    @Option(
        help: ArgumentHelp("Draw photograph, change and result: .png, .svg or .pdf.", valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var figure: String?

    @Flag(help: "Print a JSON array, an object for each picture.")
    var json = false

    func run() throws {
        let assets = try Assets.find()
        let attack = try options.attack()
        for path in [image.count == 1 ? output : nil, figure].compactMap({ $0 }) { try WrongPlace.check(path) }
        let (network, names) = try model.networkAndNames(from: assets)
        let wanted = try target.map(names.index(of:))
        let subjects = try image.map { try Subject(contentsOf: $0, for: network) }
        // A picture that is saved has whole levels, and so has the one that it differs from.
        let levels = Tensor(stacking: subjects.map { $0.visible.map { $0.rounded() } })
        let logits = try network.logits(network.input.normalize(levels))
        let goals = subjects.indices.map { image in
            wanted.map { Goal.toward($0) } ?? Goal.away(from: logits[part: image].argMax())
        }
        let start = ContinuousClock.now
        let outcomes = try attack.run(on: levels, goals: goals, network: network)
        let report = AttackReport(
            names: subjects.map(\.name), outcomes: outcomes, classes: names, seconds: (.now - start) / .seconds(1))
        print(json ? try report.json() : report.table())
        try write(outcomes, subjects)
        if let figure {
            try AttackFigure(report: report).grid.write(to: figure, scale: 2)
            if !json { print(figure) }
        }
    }

    private func write(_ outcomes: [AttackOutcome], _ subjects: [Subject]) throws {
        guard let output else { return }
        if outcomes.count > 1 {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        }
        for (outcome, subject) in zip(outcomes, subjects) {
            let path = outcomes.count == 1 ? output : output + "/\(subject.name).png"
            try Photograph(outcome.saved).writePNG(to: path)
            if !json { print(path) }
        }
    }
}
