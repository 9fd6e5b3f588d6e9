import Foundation
import Importing
import Networks

/// A network in a file that holds its layers too, with what its card says of it.
public struct ImportedModel: Sendable {
    public let path: String
    public let card: ModelCard
    private let model: Model

    private enum Model {
        case onnx(ONNXModel)
        case keras(KerasModel)
    }

    /// How the names of such files end.
    public static let endings = ["onnx", "keras", "h5"]

    /// Whether a name is that of such a file, rather than that of a network that the kit knows, or of weights alone.
    public static func isFile(_ name: String) -> Bool {
        let name = name.lowercased()
        return endings.contains { name.hasSuffix("." + $0) } && !name.hasSuffix(".weights.h5")
    }

    /// Such files in a folder, in the order of their names.
    public static func files(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter(isFile).sorted()
    }

    /// Whether a card lies beside it.
    public var hasCard: Bool { FileManager.default.fileExists(atPath: ModelCard.path(of: path)) }

    /// Reads a file, and the card beside it.
    /// - Parameter options: what to do in place of what the card says.
    /// - Throws: `ONNXError`, `KerasError`, `ModelCardError`.
    public init(contentsOf path: String, options: ModelCard = ModelCard()) throws {
        self.path = path
        card = options.completed(by: try ModelCard(beside: path))
        model =
            try path.lowercased().hasSuffix(".onnx")
            ? .onnx(ONNXModel(contentsOf: path)) : .keras(KerasModel(contentsOf: path))
    }

    /// What its file is called.
    public var name: String { URL(fileURLWithPath: path).lastPathComponent }

    /// - Throws: `ONNXError` or `KerasError` with the first node or layer that is not understood.
    public func network() throws -> Network {
        switch model {
        case .onnx(let model): try model.network(card, named: name)
        case .keras(let model): try model.network(card, named: name)
        }
    }

    /// The names of its classes: from a file of labels, from the card, ImageNet's where there are a thousand, or else numbers.
    /// - Throws: `LabelsError`, `ClassCountMismatch`.
    public func classNames(of network: Network, labelsAt labels: String?, from assets: Assets) throws -> ClassNames {
        let count = try network.shape(of: network.outputLayer)[1]
        let given: [String]?
        if let labels {
            given = try Labels(contentsOf: labels).names
        } else {
            switch card.labels {
            case .names(let names): given = names
            case .file(let file):
                let folder = URL(fileURLWithPath: ModelCard.path(of: path)).deletingLastPathComponent()
                given = try Labels(contentsOf: URL(fileURLWithPath: file, relativeTo: folder).path).names
            case nil: given = nil
            }
        }
        guard let given else { return count == 1000 ? try assets.classNames() : ClassNames(numbered: count) }
        guard given.count == count else { throw ClassCountMismatch(origin: path, network: count, labels: given.count) }
        return ClassNames(labels: given)
    }

    /// What neither file, card nor options say, in one line; nil where nothing was guessed.
    func remark(on network: Network) -> String? {
        let input = network.input
        guard input.height * input.width > 1 else { return nil }
        var guesses: [String] = []
        if card.mean == nil, card.deviation == nil, card.scale == nil {
            func words(_ numbers: [Float], over scale: Float) -> String {
                Array(Set(numbers)).count == 1
                    ? String(format: "%.4g", numbers[0] / scale)
                    : "(" + numbers.map { String(format: "%.4g", $0 / scale) }.joined(separator: ", ") + ")"
            }
            guesses.append(
                input.mean.allSatisfy { $0 == 0 } && input.deviation.allSatisfy { $0 == 1 }
                    ? "levels from 0 to 255"
                    : "levels over 255 with the mean \(words(input.mean, over: 255)) and the deviation "
                        + words(input.deviation, over: 255))
        }
        if case .onnx(let model) = model {
            let said = model.mainInput?.sizes ?? []
            if card.height == nil, said.count != 4 || said.dropFirst().contains(nil) {
                guesses.insert("images of \(input.height) × \(input.width)", at: 0)
            }
            if card.output == nil, model.outputs.count > 1, let main = model.mainOutput {
                guesses.append("the output \"\(main)\" of \(model.outputs.map(\.name).joined(separator: ", "))")
            }
        }
        return guesses.isEmpty
            ? nil
            : "\(name): guessed: " + guesses.joined(separator: "; ")
                + ". `mirador card \(path)` writes it down to be mended."
    }

    /// The card with everything that was guessed written out.
    /// - Throws: as `network()`.
    public func completedCard() throws -> ModelCard {
        let network = try network(), input = network.input
        var full = card
        if case .onnx(let model) = model {
            full.input = card.input ?? model.mainInput?.name
            full.output = card.output ?? model.mainOutput
            full.keepsSoftmax = card.keepsSoftmax ?? false
        }
        full.explanationLayer = network.explanationLayer.text
        // A row of features is prepared by whoever has it.
        if input.height == 1, input.width == 1 { return full }
        full.height = input.height
        full.width = input.width
        full.scale = card.scale ?? 255
        full.mean = input.mean.map { $0 / (full.scale ?? 255) }
        full.deviation = input.deviation.map { $0 / (full.scale ?? 255) }
        full.channelOrder = input.channels == 3 ? input.order : nil
        full.crop = input.cropFraction
        return full
    }
}

extension Assets {
    /// The network in a file, with the names of its classes.
    /// - Parameter options: what to do in place of what the card says.
    func imported(_ path: String, options: ModelCard, labelsAt labels: String?) throws -> NamedNetwork {
        let model = try ImportedModel(contentsOf: path, options: options)
        let network = try model.network()
        let names = try model.classNames(of: network, labelsAt: labels, from: self)
        return NamedNetwork(
            network: network, names: names,
            isOfImageNet: names.english.count == 1000 && labels == nil && model.card.labels == nil,
            remarks: [model.remark(on: network)].compactMap { $0 })
    }
}
