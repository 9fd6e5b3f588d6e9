import ArgumentParser
import Foundation
import Mirador

/// Writes the model card of a file.
struct CardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Write a model card beside a network's file: what was found in it, and what had to be guessed.")

    @Argument(
        help: "The file of a network: .onnx, .keras or .h5.", completion: .file(extensions: ImportedModel.endings))
    var file: String

    @OptionGroup(title: "What is known already") var options: CardOptions

    @Option(help: ArgumentHelp("The names of the classes, beside the card: one a line, or JSON.", valueName: "file"))
    var labels: String?

    @Flag(help: "Replace a card that is there.")
    var force = false

    func run() throws {
        let path = ModelCard.path(of: file)
        guard force || !FileManager.default.fileExists(atPath: path) else {
            throw CardExists(path: path)
        }
        var given = try options.card()
        if let labels { given.labels = .file(labels) }
        let model = try ImportedModel(contentsOf: file, options: given)
        let card = try model.completedCard()
        try AtomicFile.write(String(decoding: try card.json(), as: UTF8.self), to: path)
        for line in guesses(given.completed(by: model.card), card) { print(line) }
        print(path)
    }

    /// A line for each thing that neither the file nor the user said.
    private func guesses(_ given: ModelCard, _ card: ModelCard) -> [String] {
        var lines: [String] = []
        func tell(_ isGiven: Bool, _ what: String) { if !isGiven { lines.append("guessed: \(what)") } }
        // Of a table's rows nothing is prepared.
        if let height = card.height, let width = card.width {
            tell(given.height != nil, "images of \(height) × \(width), which the file says or ImageNet's networks have")
            tell(
                given.mean != nil && given.deviation != nil,
                "mean \(words(card.mean)), deviation \(words(card.deviation)), of levels over \(card.scale ?? 255)")
            tell(
                given.channelOrder != nil,
                "channels in the order \(card.channelOrder?.rawValue.uppercased() ?? "of the file")")
            tell(given.crop != nil, "the middle \(card.crop ?? 1) of the shorter side is shown")
        }
        if let output = card.output { tell(given.output != nil, "\"\(output)\" is what is explained") }
        tell(given.explanationLayer != nil, "\"\(card.explanationLayer ?? "")\" is the layer that CAM methods look at")
        tell(given.labels != nil, "no names of classes; give them with --labels")
        return lines
    }

    private func words(_ numbers: [Float]?) -> String { (numbers ?? []).map { "\($0)" }.joined(separator: ", ") }
}

struct CardExists: Error, CustomStringConvertible {
    let path: String

    var description: String { "There is a card already: \(path). Edit it, or replace it with --force." }
}
