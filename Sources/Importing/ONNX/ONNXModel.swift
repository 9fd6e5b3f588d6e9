import Networks
import Tensors

/// A network in an ONNX file, as exporters of PyTorch, TensorFlow, Paddle and others write it.
///
///     let model = try ONNXModel(contentsOf: "net.onnx")
///     let network = try model.network(ModelCard(beside: "net.onnx"))
///     let map = try GradCAM().attribute(.logit(3), to: image, in: network)
///
/// Weights are views of the file. Layers are called what the file calls their nodes.
public struct ONNXModel: Sendable {
    public let path: String
    /// The version of the standard operators.
    public let opset: Int
    /// What the exporter or its user noted.
    public let metadata: [String: String]
    private let graph: ONNXGraph
    /// What is explained unless a card says otherwise: the first output of numbers.
    private let mainOutput: String?

    /// An input or an output, with its sizes where the file says them.
    public struct Port: Sendable, Equatable {
        public let name: String
        /// nil for axes that are left open; nil altogether where the file says nothing.
        public let sizes: [Int?]?
    }

    /// - Throws: `ONNXError`.
    /// - Complexity: O(the number of nodes and tensors): weights are read when they are used.
    public init(contentsOf path: String) throws(ONNXError) { try self.init(ONNXFile(contentsOf: path)) }

    init(_ file: ONNXFile) throws(ONNXError) {
        path = file.path
        opset = file.opsets[""] ?? 1
        metadata = file.metadata
        graph = GraphPatterns.recognized(in: file.graph)
        mainOutput = graph.outputs.first { $0.isOfFloats }?.name ?? graph.outputs.last?.name
    }

    public var inputs: [Port] { graph.inputs.map { Port(name: $0.name, sizes: $0.sizes) } }
    public var outputs: [Port] { graph.outputs.map { Port(name: $0.name, sizes: $0.sizes) } }

    /// The operators that the file has, each with how many nodes.
    public var operators: [String: Int] { graph.nodes.reduce(into: [:]) { $0[$1.operation, default: 0] += 1 } }

    // MARK: The network

    /// The network for images as a card has them.
    /// - Parameter name: what it is called.
    /// - Throws: `ONNXError` with the first node that is not understood, or what in the card does not fit the file.
    public func network(_ card: ModelCard = ModelCard(), named name: String? = nil) throws -> Network {
        let image = try ImageInput(self, card)
        let wanted = try wantedOutputs(card)
        let first = try translated(image, wanted, tokensAt: nil)
        // Tokens become maps at one layer, which is known once all layers are.
        let tokens = first.lastTokens
        let translation = tokens == nil ? first : try translated(image, wanted, tokensAt: tokens)
        return try translation.network(name ?? path, outputs: wanted, card: card, file: path)
    }

    private func translated(_ image: ImageInput, _ wanted: [String], tokensAt: String?) throws(ONNXError) -> Translation
    {
        let translation = Translation(
            file: path, opset: opset, builder: NetworkBuilder(.none, input: image.specification), tokensAt: tokensAt)
        let specification = image.specification
        switch image.rank {
        case 4:
            translation.image(
                image.name, [1, specification.channels, specification.height, specification.width],
                channelsLast: image.isChannelsLast)
        default:
            translation.row(image.name, specification.channels)
        }
        for port in graph.inputs where port.name != image.name {
            guard let sizes = port.sizes, sizes.allSatisfy({ $0 != nil }) else { continue }
            translation.input(port.name, Shape(sizes.map { $0! }), countsExamples: sizes.first == 1)
        }
        try translation.translate(graph.needed(for: wanted))
        return translation
    }

    /// The outputs that are translated, the explained one first; of one that is a softmax what it reads.
    private func wantedOutputs(_ card: ModelCard) throws(ONNXError) -> [String] {
        let names = graph.outputs.map(\.name)
        if let output = card.output, !names.contains(output),
            !graph.nodes.contains(where: { $0.outputs.contains(output) })
        {
            throw ONNXError(file: path, place: .wholeFile, cause: .unknownOutput(output, known: names))
        }
        guard let main = card.output ?? mainOutput else {
            throw ONNXError(file: path, place: .wholeFile, cause: .notAModel)
        }
        let others = card.output == nil ? graph.outputs.filter { $0.isOfFloats && $0.name != main }.map(\.name) : []
        return [card.keepsSoftmax == true ? main : beforeSoftmax(main)] + others
    }

    /// What a softmax at the end reads, past nodes that change nothing.
    private func beforeSoftmax(_ name: String) -> String {
        guard let node = graph.nodes.first(where: { $0.outputs.first == name }), let input = node.inputs.first else {
            return name
        }
        switch node.operation {
        case "Softmax", "LogSoftmax": return input
        case "ZipMap": return beforeSoftmax(input)
        // Rows of probabilities whose sum is made 1 once more.
        case "Normalizer" where node.domain == "ai.onnx.ml":
            let before = beforeSoftmax(input)
            return before == input ? name : before
        case "Identity":
            let before = beforeSoftmax(input)
            return before == input ? name : before
        default: return name
        }
    }
}

/// The input of a file that is the image.
struct ImageInput {
    let name: String
    let rank: Int
    let isChannelsLast: Bool
    let specification: InputSpecification

    /// Sizes that neither the file nor the card says.
    static let usualSize = 224

    init(_ model: ONNXModel, _ card: ModelCard) throws(ONNXError) {
        func failure(_ what: String) -> ONNXError {
            ONNXError(file: model.path, place: .wholeFile, cause: .unsupported(what))
        }
        let ports = model.inputs
        let port: ONNXModel.Port
        if let wanted = card.input {
            guard let found = ports.first(where: { $0.name == wanted }) else {
                throw ONNXError(
                    file: model.path, place: .wholeFile, cause: .unknownInput(wanted, known: ports.map(\.name)))
            }
            port = found
        } else {
            guard let found = ports.first(where: { $0.sizes?.count == 4 }) ?? ports.first else {
                throw failure("a model without inputs")
            }
            port = found
        }
        name = port.name
        let sizes = port.sizes ?? [nil, nil, nil, nil]
        rank = sizes.count
        func isCount(_ size: Int?) -> Bool { size.map { (1...4).contains($0) } ?? false }
        switch rank {
        case 4:
            isChannelsLast = card.layout.map { $0 == .nhwc } ?? (!isCount(sizes[1]) && isCount(sizes[3]))
            let channels = (isChannelsLast ? sizes[3] : sizes[1]) ?? 3
            let height = card.height ?? sizes[isChannelsLast ? 1 : 2] ?? Self.usualSize
            let width = card.width ?? sizes[isChannelsLast ? 2 : 3] ?? Self.usualSize
            guard (1...8192).contains(height), (1...8192).contains(width), (1...64).contains(channels) else {
                throw failure("an input of \(channels) × \(height) × \(width)")
            }
            specification = try Self.specification(card, channels, height, width, failure)
        case 2:
            isChannelsLast = false
            guard let features = sizes[1], (1...65536).contains(features) else {
                throw failure("an input of an open number of features")
            }
            specification = InputSpecification(
                channels: features, height: 1, width: 1, mean: Array(repeating: 0, count: features),
                deviation: Array(repeating: 1, count: features))
        default: throw failure("an input of \(rank) axes")
        }
    }

    private static func specification(
        _ card: ModelCard, _ channels: Int, _ height: Int, _ width: Int, _ failure: (String) -> ONNXError
    ) throws(ONNXError) -> InputSpecification {
        let isColour = channels == 3
        let scale = card.scale ?? 255
        func numbers(_ given: [Float]?, _ usual: [Float], _ name: String) throws(ONNXError) -> [Float] {
            guard let given else { return usual }
            if given.count == 1 { return Array(repeating: given[0] * scale, count: channels) }
            guard given.count == channels else {
                throw failure("a \(name) of \(given.count) numbers for \(channels) channels")
            }
            return given.map { $0 * scale }
        }
        let usualMean = isColour ? InputSpecification.imageNetMean : Array(repeating: 0, count: channels)
        let usualDeviation = isColour ? InputSpecification.imageNetDeviation : Array(repeating: 255, count: channels)
        return InputSpecification(
            channels: channels, height: height, width: width, cropFraction: card.crop ?? 0.875, filter: .bilinear,
            mean: try numbers(card.mean, usualMean, "mean"),
            deviation: try numbers(card.deviation, usualDeviation, "deviation"))
    }
}

extension ONNXGraph {
    /// The part of the graph that some values need.
    func needed(for names: [String]) -> ONNXGraph {
        var wanted = Set(names), kept: [ONNXNode] = []
        for node in nodes.reversed() where node.outputs.contains(where: wanted.contains) {
            kept.append(node)
            wanted.formUnion(node.inputs)
        }
        var result = self
        result.nodes = kept.reversed()
        result.outputs = names.map { Port(name: $0) }
        return result
    }
}
