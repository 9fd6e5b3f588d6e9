import ArgumentParser
import Foundation
import Mirador

/// Attack on pictures: a change so small that nobody sees it.
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

    func validate() throws {
        try FigureFormat.check(figure)
        if let output, image.count == 1, !output.lowercased().hasSuffix(".png") {
            throw ValidationError(
                "--output \(output): the picture is written as PNG, which keeps every level; name a .png.")
        }
    }

    func run() throws {
        let assets = try Assets.find()
        let attack = try options.attack()
        try WrongPlace.check(image.count == 1 ? output : nil, figure)
        if let output, image.count > 1 {
            do {
                try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            } catch {
                throw WrongPlace(path: output, reason: "of several pictures it is a folder, and cannot be made")
            }
        }
        let (network, names) = try model.networkAndNames(from: assets)
        try NotOfPhotographs.check(network, 3)
        let wanted = try target.map(names.index(of:))
        let pictures = try image.map { try InputPicture(contentsOf: $0, for: network) }
        // A picture that is saved has whole levels, and so has the one that it differs from.
        let levels = Tensor(stacking: pictures.map(\.levels))
        let logits = try network.logits(network.input.normalize(levels))
        for (number, picture) in pictures.enumerated() {
            try NonFiniteResult.check(logits[part: number], "the network's scores", of: picture.name)
            // There is nothing to be changed, and nothing that would be a success.
            if let wanted, logits[part: number].argMax() == wanted {
                throw ValidationError(
                    "--target \(names[wanted]): the network names \(picture.name) so already; choose another class, or leave "
                        + "the picture out.")
            }
        }
        let goals = pictures.indices.map { image in
            wanted.map { Goal.toward($0) } ?? Goal.away(from: logits[part: image].argMax())
        }
        let start = ContinuousClock.now
        let outcomes = try attack.run(on: levels, goals: goals, network: network)
        let report = AttackReport(
            names: pictures.map(\.name), outcomes: outcomes, classes: names, seconds: (.now - start) / .seconds(1))
        print(json ? try report.json() : report.table())
        try write(outcomes, pictures)
        if let figure {
            for page in try AttackFigure(report: report).grid.writePages(to: figure, scale: 2) where !json {
                print(page.path)
            }
        }
    }

    private func write(_ outcomes: [AttackOutcome], _ pictures: [InputPicture]) throws {
        guard let output else { return }
        var names = DistinctNames()
        for (outcome, picture) in zip(outcomes, pictures) {
            let path = outcomes.count == 1 ? output : output + "/\(names.name(picture.name)).png"
            try Photograph(outcome.saved).writePNG(to: path)
            if !json { print(path) }
        }
    }
}
