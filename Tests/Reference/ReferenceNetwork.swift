/// A network of reference layers that is walked forward and backward node by node, keeping everything.
public struct ReferenceNetwork: Sendable {
    public enum Layer: Sendable {
        case convolution(ReferenceConvolution)
        case linear(ReferenceLinear)
        case batchNormalization(ReferenceBatchNormalization)
        case rectifier(ReferenceRectifier)
        case addition
        case concatenation
        case globalAveragePooling
        case maximumPooling(ReferenceMaximumPooling)
        case averagePooling(ReferenceAveragePooling)
        case activation(ReferenceActivation)
        case layerNormalization(ReferenceLayerNormalization)
        case channelShuffle(ReferenceChannelShuffle)
        case channelHalf(ReferenceChannelHalf)
        case channelGate
        case channelScale([Double])
    }

    public struct Node: Sendable {
        public let name: String
        public let layer: Layer
        public let inputs: [String]
    }

    public private(set) var nodes: [Node] = []

    public init() {}

    /// Adds a layer that reads `inputs`, or what was added last; `input` is the image.
    @discardableResult
    public mutating func add(_ name: String, _ layer: Layer, _ inputs: String...) -> String {
        add(name, layer, reading: inputs.isEmpty ? [nodes.last?.name ?? "input"] : inputs)
    }

    @discardableResult
    public mutating func add(_ name: String, _ layer: Layer, reading inputs: [String]) -> String {
        nodes.append(Node(name: name, layer: layer, inputs: inputs))
        return name
    }

    /// The nodes that read from a node, at once or through others; all of them for the input.
    public func nodes(behind name: String) -> Set<String> {
        var behind: Set = [name]
        for node in nodes where node.inputs.contains(where: behind.contains) { behind.insert(node.name) }
        behind.remove(name)
        return behind
    }

    /// The node that a rectifier reads; nil for other nodes.
    public func argument(of name: String) -> String? {
        nodes.first { $0.name == name }.flatMap { node in
            if case .rectifier = node.layer { node.inputs[0] } else { nil }
        }
    }

    /// The nodes at whose outputs an engine stops that computes convolution, normalization, sum and rectifier at one go:
    /// rectifiers, and what is not read by one normalization, sum or rectifier alone.
    public var stops: [String] {
        var readers: [String: [Layer]] = [:]
        for node in nodes { for input in node.inputs { readers[input, default: []].append(node.layer) } }
        return nodes.map(\.name).filter { name in
            guard let only = readers[name], only.count == 1 else { return true }
            switch only[0] {
            case .batchNormalization, .addition, .rectifier: return argument(of: name) != nil
            default: return true
            }
        }
    }

    /// Every node's output by name.
    public func activations(_ x: ReferenceArray) -> [String: ReferenceArray] { pass(x).values }

    /// The logits, the last node's output.
    public func logits(_ x: ReferenceArray) -> ReferenceArray { pass(x).logits }

    /// The signal at every node and at the input, from `seed` at the logits.
    public func gradients(
        of seed: ReferenceArray, at x: ReferenceArray, rule: ReferenceRule = .standard
    ) -> [String: ReferenceArray] {
        pass(x).signals(of: seed, rule: rule)
    }

    static func forward(_ layer: Layer, _ inputs: [ReferenceArray]) -> ReferenceArray {
        switch layer {
        case .convolution(let layer): layer.forwardByProducts(inputs[0])
        case .linear(let layer): layer.forward(flattened(inputs[0]))
        case .batchNormalization(let layer): layer.forward(inputs[0])
        case .rectifier(let layer): layer.forward(inputs[0])
        case .addition: ReferenceAddition.forward(inputs[0], inputs[1])
        case .concatenation: ReferenceConcatenation.forward(inputs)
        case .globalAveragePooling:
            ReferenceGlobalAveragePooling.forward(inputs[0]).reshaped(to: inputs[0].shape.prefix(2) + [1, 1])
        case .maximumPooling(let layer): layer.forward(inputs[0])
        case .averagePooling(let layer): layer.forward(inputs[0])
        case .activation(let function): function.forward(inputs[0])
        case .layerNormalization(let layer): layer.forward(inputs[0])
        case .channelShuffle(let layer): layer.forward(inputs[0])
        case .channelHalf(let layer): layer.forward(inputs[0])
        case .channelGate: ReferenceChannelGate.forward(inputs[0], gate: inputs[1])
        case .channelScale(let scale): ReferenceChannelScale.forward(inputs[0], by: scale)
        }
    }

    static func backward(
        _ layer: Layer, _ signal: ReferenceArray, inputs: [ReferenceArray], output: ReferenceArray, rule: ReferenceRule
    ) -> [ReferenceArray] {
        let input = inputs[0]
        switch layer {
        case .convolution(let layer): return [layer.gradientToInputByProducts(signal, inputShape: input.shape)]
        case .linear(let layer): return [layer.gradientToInput(signal).reshaped(to: input.shape)]
        case .batchNormalization(let layer): return [layer.gradientToInput(signal)]
        // The output lies where the input does, strictly between the bounds or not.
        case .rectifier(let layer): return [layer.gradientToInput(signal, input: output, rule: rule)]
        case .addition:
            let (a, b) = ReferenceAddition.gradientToInputs(signal)
            return [a, b]
        case .concatenation:
            return ReferenceConcatenation.gradientToInputs(signal, channels: inputs.map { $0.shape[1] })
        case .globalAveragePooling:
            let perChannel = signal.reshaped(to: [input.shape[0], input.shape[1]])
            return [ReferenceGlobalAveragePooling.gradientToInput(perChannel, inputShape: input.shape)]
        case .maximumPooling(let layer): return [layer.gradientToInput(signal, input: input)]
        case .averagePooling(let layer): return [layer.gradientToInput(signal, inputShape: input.shape)]
        case .activation(let function): return [function.gradientToInput(signal, input: input)]
        case .layerNormalization(let layer): return [layer.gradientToInput(signal, input: input)]
        case .channelShuffle(let layer): return [layer.gradientToInput(signal)]
        case .channelHalf(let layer): return [layer.gradientToInput(signal, inputShape: input.shape)]
        case .channelGate:
            return ReferenceChannelGate.gradientToInputs(signal, input: input, gate: inputs[1])
        case .channelScale(let scale): return [ReferenceChannelScale.forward(signal, by: scale)]
        }
    }

    private static func flattened(_ x: ReferenceArray) -> ReferenceArray {
        x.reshaped(to: [x.shape[0], x.shape.dropFirst().reduce(1, *)])
    }
}
