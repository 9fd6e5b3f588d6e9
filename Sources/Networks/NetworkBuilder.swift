import Tensors

/// Puts a network together, layer by layer, with its parameters taken by name from a state dict.
///
///     var net = NetworkBuilder(.file(weights))
///     var x = net.convolution("conv1", net.input, from: 3, to: 64, kernel: 7, stride: 2, padding: .symmetric(.init(3)))
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
    private var parameters: Parameters
    private let specification: InputSpecification

    init(_ source: Parameters.Source, input: InputSpecification) {
        parameters = Parameters(source)
        specification = input
    }

    /// A builder for a network whose parameters are in a file.
    public init(weights: Weights, input: InputSpecification) { self.init(.file(weights), input: input) }

    /// A builder for a network whose parameters a formula gives: for tests and exercises, where no file is needed.
    public init(formulaWeights seed: UInt64, input: InputSpecification) {
        self.init(.formula(seed: seed), input: input)
    }

    public var input: Output { Output(node: 0, channels: specification.channels) }

    /// The finished network.
    /// - Throws: `WeightsMismatch` that lists what is missing, misshapen, not finite or left over.
    public func network(_ name: String, explanationLayer: LayerName) throws(WeightsMismatch) -> Network {
        try parameters.finish(network: name)
        return Network(name: name, input: specification, explanationLayer: explanationLayer, nodes: nodes)
    }

    // MARK: Layers

    /// Adds any layer.
    public mutating func add(
        _ name: LayerName, _ layer: some Layer, _ inputs: Output..., channels: Int? = nil
    ) -> Output {
        add(name, layer, reading: inputs, channels: channels ?? inputs[0].channels)
    }

    mutating func add(
        _ name: LayerName, _ layer: some Layer, reading inputs: [Output], channels: Int
    ) -> Output {
        nodes.append(.init(name: name, layer: layer, inputs: inputs.map(\.node)))
        return Output(node: nodes.count - 1, channels: channels)
    }

    public mutating func convolution(
        _ name: String, _ x: Output, to channels: Int, kernel: Int, stride: Int = 1, padding: Padding? = nil,
        dilation: Int = 1, groups: Int = 1, bias: Bool = false
    ) -> Output {
        let shape: Shape = [channels, x.channels / groups, kernel, kernel]
        let layer = Convolution(
            name, weight: parameters.tensor(name + ".weight", shape),
            bias: bias ? parameters.tensor(name + ".bias", [channels]) : nil, stride: .init(stride),
            padding: padding ?? .symmetric(.init(kernel / 2 * dilation)), dilation: .init(dilation), groups: groups)
        return add(LayerName(name), layer, x, channels: channels)
    }

    public mutating func batchNormalization(_ name: String, _ x: Output, epsilon: Float = 1e-5) -> Output {
        let shape: Shape = [x.channels]
        let layer = BatchNormalization(
            name, gamma: parameters.tensor(name + ".weight", shape), beta: parameters.tensor(name + ".bias", shape),
            mean: parameters.tensor(name + ".running_mean", shape),
            variance: parameters.tensor(name + ".running_var", shape), epsilon: epsilon)
        return add(LayerName(name), layer, x)
    }

    public mutating func relu(_ name: LayerName, _ x: Output) -> Output { add(name, ReLU(), x) }

    public mutating func relu6(_ name: LayerName, _ x: Output) -> Output { add(name, ReLU(ceiling: 6), x) }

    public mutating func sum(_ name: LayerName, _ a: Output, _ b: Output) -> Output { add(name, Add(), a, b) }

    /// Several values side by side along the channels.
    public mutating func concatenation(_ name: LayerName, _ parts: [Output]) -> Output {
        add(name, Concatenation(), reading: parts, channels: parts.reduce(0) { $0 + $1.channels })
    }

    public mutating func globalAveragePooling(_ name: LayerName, _ x: Output) -> Output {
        add(name, GlobalAveragePooling(), x)
    }

    /// - Parameter features: the number of elements of the input for one image, where that is not its channels.
    public mutating func linear(
        _ name: String, _ x: Output, features: Int? = nil, to outputs: Int, bias: Bool = true
    ) -> Output {
        let layer = Linear(
            name, weight: parameters.tensor(name + ".weight", [outputs, features ?? x.channels]),
            bias: bias ? parameters.tensor(name + ".bias", [outputs]) : nil)
        return add(LayerName(name), layer, x, channels: outputs)
    }
}
