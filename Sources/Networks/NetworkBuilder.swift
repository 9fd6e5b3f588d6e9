import Tensors

/// Puts a network together, layer by layer, with its parameters taken by name from a state dict.
///
///     var net = NetworkBuilder(weights: weights, input: .imageNet())
///     var x = net.convolution("conv1", net.input, to: 64, kernel: 7, stride: 2)
///     x = net.batchNormalization("bn1", x)
///     x = net.relu("relu", x)
public struct NetworkBuilder {
    /// The output of a layer, to be read by others.
    public struct Output: Sendable {
        let node: Int
        /// The number of channels, or of features.
        public let channels: Int
    }

    private var nodes: [Network.Node] = [.init(name: .input, layer: nil, inputs: [])]
    package var parameters: Parameters
    private let specification: InputSpecification

    package init(_ source: Parameters.Source, input: InputSpecification, dialect: StateDictDialect = .init()) {
        parameters = Parameters(source, dialect: dialect)
        specification = input
    }

    /// A builder for a network whose parameters are in a file.
    public init(weights: Weights, input: InputSpecification) { self.init(.file(weights), input: input) }

    /// A builder for a network whose parameters a formula gives: for tests and exercises, where no file is needed.
    public init(formulaWeights seed: UInt64, input: InputSpecification) {
        self.init(.formula(seed: seed), input: input)
    }

    /// A builder for a network that is to be trained: kernels and matrices evenly in ±√(6 / fan-in) (He et al. 2015),
    /// normalizations that change nothing, no biases.
    public init(untrained seed: UInt64, input: InputSpecification) { self.init(.initial(seed: seed), input: input) }

    public var input: Output { Output(node: 0, channels: specification.channels) }

    /// Another input beside the image.
    /// - Parameter channels: the size of its second axis.
    public mutating func input(_ name: LayerName, channels: Int) -> Output {
        nodes.append(.init(name: name, layer: nil, inputs: []))
        return Output(node: nodes.count - 1, channels: channels)
    }

    /// The finished network.
    /// - Parameter outputs: what it gives, the logits first; by default its last layer.
    /// - Throws: `WeightsMismatch` that lists what is missing, misshapen, not finite or left over.
    public func network(
        _ name: String, explanationLayer: LayerName, outputs: [Output] = []
    ) throws(WeightsMismatch) -> Network {
        try parameters.finish(network: name)
        return Network(
            name: name, input: specification, explanationLayer: explanationLayer, nodes: nodes,
            outputNodes: outputs.isEmpty ? [nodes.count - 1] : outputs.map(\.node))
    }

    // MARK: Layers

    /// Adds any layer.
    public mutating func add(
        _ name: LayerName, _ layer: some Layer, _ inputs: Output..., channels: Int? = nil
    ) -> Output {
        add(name, layer, reading: inputs, channels: channels ?? inputs[0].channels)
    }

    package mutating func add(
        _ name: LayerName, _ layer: some Layer, reading inputs: [Output], channels: Int
    ) -> Output {
        nodes.append(.init(name: name, layer: layer, inputs: inputs.map(\.node)))
        return Output(node: nodes.count - 1, channels: channels)
    }
}
