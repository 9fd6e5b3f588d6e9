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
    let graph: ONNXGraph
    /// What is explained unless a card says otherwise: the first output of numbers.
    public let mainOutput: String?

    /// An input or an output, with its sizes where the file says them.
    public struct Port: Sendable, Equatable {
        public let name: String
        /// nil for axes that are left open; nil altogether where the file says nothing.
        public let sizes: [Int?]?
        /// Whether its numbers are whole: the levels of an image.
        public let isOfWholeNumbers: Bool

        init(_ port: ONNXGraph.Port) {
            (name, sizes) = (port.name, port.sizes)
            isOfWholeNumbers = port.type.flatMap(ONNXType.init)?.isWhole ?? false
        }
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

    public var inputs: [Port] { graph.inputs.map(Port.init) }
    /// The one that is taken for the image unless a card says otherwise.
    public var mainInput: Port? { inputs.first { $0.sizes?.count == 4 } ?? inputs.first }
    public var outputs: [Port] { graph.outputs.map(Port.init) }

    // MARK: The network

    /// The network for images as a card has them.
    /// - Parameter name: what it is called.
    /// - Throws: `ONNXError` with the first node that is not understood, or what in the card does not fit the file.
    public func network(_ card: ModelCard = ModelCard(), named name: String? = nil) throws -> Network {
        let image = try ImageInput(self, card)
        let wanted = try wantedOutputs(card)
        let first = try translated(image, wanted, tokensAt: nil)
        // Tokens become maps at one layer, which is known once all layers are.
        let tokens = first.maps.explainedTokens
        let translation = tokens == nil ? first : try translated(image, wanted, tokensAt: tokens)
        return try translation.network(name ?? path, of: graph, outputs: wanted, card: card, file: path)
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
            translation.input(
                port.name, Shape(sizes.map { $0! }), type: port.type.flatMap(ONNXType.init) ?? .float,
                countsExamples: sizes.first == 1)
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
