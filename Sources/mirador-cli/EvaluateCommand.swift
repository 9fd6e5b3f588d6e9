import ArgumentParser
import Foundation
import Mirador

/// Evaluation of explanations on scenes whose objects' places are known.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Judge methods by metrics on composed scenes, whose objects' places are known.",
        discussion: """
            Metrics:
            \(Metrics.all.map { "  " + $0.name.padded(to: 18) + $0.description.paper }.joined(separator: "\n"))

            mirador evaluate --methods grad-cam,layer-cam --instances 1,2,4
            mirador evaluate --methods grad-cam,saliency --metrics deletion,insertion --instances 1+1 --format csv
            """)

    @OptionGroup var model: ModelOptions

    @Option(help: ArgumentHelp("Methods, parted by commas; `mirador methods` lists them.", valueName: "names"))
    var methods = "grad-cam,grad-cam-plus-plus,layer-cam,eigen-cam"

    @Option(help: ArgumentHelp("Metrics, parted by commas, or all.", valueName: "names"))
    var metrics = "pointing-game,energy,iou,box-iou"

    @Option(
        help: ArgumentHelp(
            "Objects in a scene, parted by commas: 4 is four of one species, 1+1 one of each of two.",
            valueName: "counts"))
    var instances = "1,2,4"

    @Option("Scenes for each number of objects.", "count", in: .from(1, to: 100_000))
    var scenes = 40

    @Option("What decides the scenes and all that is drawn by lot.", "number", in: .seed)
    var seed: UInt64 = 0

    @Option(
        "Leave out classes that are not among so many most probable ones, which the network does not see.", "rank",
        in: .from(1, to: 1000))
    var seen = 5

    @Option(help: ArgumentHelp("The layer, for methods that explain one. (default: the last convolution)"))
    var layer: String?

    @Option("Points between baseline and image, for methods that have them.", "count", in: .steps)
    var steps: Int?

    @Option("Random samples, for methods that draw them.", "count", in: .samples)
    var samples: Int?

    @Option(help: "How the table is written: text, csv or json.")
    var format = EvaluationFormat.text

    @Option(
        help: ArgumentHelp("Write the table to a file instead of printing it.", valueName: "file"), completion: .file())
    var output: String?

    @Option(
        help: ArgumentHelp("Draw the scenes, with their objects' outlines: .png, .svg or .pdf.", valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var sheet: String?

    func validate() throws {
        do {
            _ = try (chosenMethods(), chosenMetrics(), arrangements())
        } catch {
            throw ValidationError("\(error)")
        }
        let drawn = sheet == nil ? 0 : try scenes * arrangements().count
        guard drawn <= 1000 else {
            throw ValidationError("--sheet: \(drawn) scenes are too many to draw, of which 1000 are the most.")
        }
    }

    func run() throws {
        let assets = try Assets.find()
        try WrongPlace.check(output, sheet)
        let model = try model.recognized()
        let path = try model.networkFile ?? model.weightsFile ?? assets.model(model.model).path
        let network = try model.network(from: assets)
        guard try network.shape(of: network.outputLayer)[1] == 1000 else { throw NotImageNet(network: network.name) }
        if let layer { _ = try network.shape(of: LayerName(layer)) }

        let evaluation = SceneEvaluation(
            methods: try chosenMethods(), metrics: try chosenMetrics(), arrangements: try arrangements(),
            sceneCount: scenes, seed: seed, seenAmong: seen)
        if let sheet {
            let figure = try SceneSheet(evaluation, in: network, from: assets).figure
            for page in try figure.writePages(to: sheet, scale: 1) { print(page.path) }
        }
        let randomized =
            model.networkFile != nil
            ? nil : try RandomizedNetworks(of: model.model, weightsAt: path, seed: seed)
        var line = ProgressLine("maps"), done = 0
        defer { line.clear() }
        let result = try evaluation.run(
            in: network, from: assets,
            randomized: { layers in
                guard let randomized else { throw NotToBeRandomized(file: model.networkFile ?? model.model) }
                return try randomized.network(layers)
            }
        ) {
            done += 1
            line.show(done, of: evaluation.answerCount)
        }
        let text = try EvaluationTable(result).text(as: format)
        guard let output else { return print(text, terminator: "") }
        try AtomicFile.write(text, to: output)
        print(output)
    }

    private func chosenMethods() throws -> [any ExplanationMethod] {
        var settings = MethodSettings()
        settings.layer = layer.map { LayerName($0) }
        settings.steps = steps
        settings.sampleCount = samples
        settings.seed = seed
        return try Self.parts(methods).map { try Methods.named($0).init(settings) }
    }

    private func chosenMetrics() throws -> [any Metric] {
        let names = metrics == "all" ? Metrics.names : Self.parts(metrics)
        return try names.map { try Metrics.named($0).init() }
    }

    private func arrangements() throws -> [Arrangement] { try Self.parts(instances).map { try Arrangement($0) } }

    /// The parts between commas, each once.
    private static func parts(_ list: String) -> [String] {
        var parts: [String] = []
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            let part = part.trimmingCharacters(in: .whitespaces)
            if !parts.contains(part) { parts.append(part) }
        }
        return parts
    }
}

/// A network whose classes are not those of the composed scenes.
struct NotImageNet: Error, CustomStringConvertible {
    let network: String
    var description: String {
        "The scenes show animals of ImageNet's 1000 classes, and this \(network) has other classes: give weights that "
            + "were trained on ImageNet."
    }
}

extension String {
    /// With spaces behind it up to a number of characters.
    func padded(to count: Int) -> String { self + String(repeating: " ", count: max(count - self.count, 1)) }
}

/// Layers of a network in a file do not start again from random numbers.
struct NotToBeRandomized: Error, CustomStringConvertible {
    let file: String

    var description: String {
        "\(file): which parameters of a file are weights is not known, so they are not randomized. Leave that metric out."
    }
}
