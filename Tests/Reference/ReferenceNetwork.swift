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
    mutating func add(_ name: String, _ layer: Layer, reading inputs: [String]) -> String {
        nodes.append(Node(name: name, layer: layer, inputs: inputs))
        return name
    }

    /// Every node's output by name.
    public func activations(_ x: ReferenceArray) -> [String: ReferenceArray] {
        var values = ["input": x]
        for node in nodes { values[node.name] = Self.forward(node.layer, node.inputs.map { values[$0]! }) }
        return values
    }

    /// The logits, the last node's output.
    public func logits(_ x: ReferenceArray) -> ReferenceArray { activations(x)[nodes.last!.name]! }

    /// The logits where one node's output is given instead of computed; what does not depend on it is taken from
    /// `values`.
    public func logits(
        _ values: [String: ReferenceArray], replacing name: String, by value: ReferenceArray
    ) -> ReferenceArray {
        var values = values, changed: Set = [name]
        values[name] = value
        for node in nodes where node.name != name && node.inputs.contains(where: changed.contains) {
            values[node.name] = Self.forward(node.layer, node.inputs.map { values[$0]! })
            changed.insert(node.name)
        }
        return values[nodes.last!.name]!
    }

    /// The signal at every node and at the input, from `seed` at the logits: the sum of what each reader hands back.
    public func gradients(
        of seed: ReferenceArray, at x: ReferenceArray, rule: ReferenceRule = .standard
    ) -> [String: ReferenceArray] {
        let values = activations(x)
        var signals = [nodes.last!.name: seed]
        for node in nodes.reversed() {
            guard let signal = signals[node.name] else { continue }
            let parts = Self.backward(node.layer, signal, inputs: node.inputs.map { values[$0]! }, rule: rule)
            for (input, part) in zip(node.inputs, parts) { signals[input] = signals[input].map { $0 + part } ?? part }
        }
        return signals
    }

    static func forward(_ layer: Layer, _ inputs: [ReferenceArray]) -> ReferenceArray {
        switch layer {
        case .convolution(let layer): layer.forward(inputs[0])
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
        _ layer: Layer, _ signal: ReferenceArray, inputs: [ReferenceArray], rule: ReferenceRule
    ) -> [ReferenceArray] {
        let input = inputs[0]
        switch layer {
        case .convolution(let layer): return [layer.gradientToInput(signal, input: input)]
        case .linear(let layer): return [layer.gradientToInput(signal).reshaped(to: input.shape)]
        case .batchNormalization(let layer): return [layer.gradientToInput(signal)]
        case .rectifier(let layer): return [layer.gradientToInput(signal, input: input, rule: rule)]
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
