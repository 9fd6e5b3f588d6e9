import Networks
import Reference
import Tensors

extension ReferenceNetwork {
    /// The same network for the engine, with the same names.
    func network(channels: Int) throws -> Network {
        let specification = InputSpecification(
            channels: channels, height: 8, width: 8, mean: Array(repeating: 0, count: channels),
            deviation: Array(repeating: 1, count: channels))
        var builder = NetworkBuilder(formulaWeights: 0, input: specification)
        var outputs = ["input": builder.input]
        for node in nodes {
            let inputs = node.inputs.map { outputs[$0]! }
            outputs[node.name] = Self.add(node, inputs, to: &builder)
        }
        return try builder.network("reference", explanationLayer: LayerName(nodes[0].name))
    }

    private static func add(
        _ node: Node, _ inputs: [NetworkBuilder.Output], to builder: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        let name = LayerName(node.name), x = inputs[0]
        switch node.layer {
        case .convolution(let layer):
            let count = layer.weight.shape[0]
            return builder.add(name, layer.engineLayer(node.name), x, channels: count)
        case .linear(let layer):
            let made = Linear(node.name, weight: layer.weight.tensor, bias: layer.bias.tensor)
            return builder.add(name, made, x, channels: layer.weight.shape[0])
        case .batchNormalization(let layer):
            let made = BatchNormalization(
                node.name, gamma: layer.scale.tensor, beta: layer.shift.tensor, mean: layer.mean.tensor,
                variance: layer.variance.tensor, epsilon: Float(layer.epsilon))
            return builder.add(name, made, x)
        case .rectifier(let layer):
            return builder.add(name, ReLU(ceiling: layer.ceiling.isFinite ? Float(layer.ceiling) : nil), x)
        case .addition: return builder.add(name, Add(), x, inputs[1])
        case .globalAveragePooling: return builder.add(name, GlobalAveragePooling(), x)
        case .maximumPooling(let layer):
            let window = layer.window
            let made = MaxPooling(
                kernel: window.kernel, stride: window.step, padding: window.sides, coversEnd: window.ceilMode)
            return builder.add(name, made, x)
        case .averagePooling(let layer):
            let window = layer.window
            let made = AveragePooling(
                kernel: window.kernel, stride: window.step, padding: window.sides, countsPadding: layer.countsPadding)
            return builder.add(name, made, x)
        case .concatenation:
            return builder.concatenation(name, inputs)
        case .activation(.sigmoid): return builder.add(name, Sigmoid(), x)
        case .activation(.hardSigmoid): return builder.add(name, HardSigmoid(), x)
        case .activation(.hardSwish): return builder.add(name, HardSwish(), x)
        case .activation(.gelu): return builder.add(name, GELU(), x)
        case .layerNormalization(let layer):
            let made = LayerNormalization(
                node.name, gamma: layer.scale.tensor, beta: layer.shift.tensor, epsilon: Float(layer.epsilon))
            return builder.add(name, made, x)
        case .channelShuffle(let layer): return builder.add(name, ChannelShuffle(groups: layer.groups), x)
        case .channelHalf(let layer):
            let half = ChannelHalf(layer.isSecond ? .second : .first)
            return builder.add(name, half, x, channels: layer.isSecond ? x.channels - x.channels / 2 : x.channels / 2)
        case .channelGate: return builder.add(name, ChannelGate(), x, inputs[1])
        case .channelScale(let scale): return builder.add(name, ChannelScale(node.name, scale: scale.tensor), x)
        }
    }

    /// The largest deviation of the engine from this network, over all activations and, for each rule, the gradients of
    /// every logit at all layers and at the input; and of the multipliers of Rescale, compared with another image. All
    /// weights must be exact in Float.
    func deviations(at x: ReferenceArray, rules: [ReferenceRule] = ReferenceRule.allCases) throws -> [String: Double] {
        let engine = try network(channels: x.shape[1])
        let pass = try engine.forward(x.tensor)
        let expected = activations(x)
        var deviations: [String: Double] = [:]
        for node in nodes {
            let got = try pass.activation(at: LayerName(node.name))
            deviations["activation at \(node.name)"] = got.deviation(from: expected[node.name]!)
        }
        let names = ["input"] + nodes.map(\.name)
        let x₀ = ReferenceArray(waves: x.shape, seed: 91).rounded
        let comparison = BackwardRule.rescale(reference: try engine.forward(x₀.tensor))
        for target in 0..<logits(x).shape[1] {
            let expected = multipliers(of: seed(target, at: x), at: x, from: x₀)
            for name in names {
                let got = try pass.gradient(of: .logit(target), at: LayerName(name), rule: comparison)
                deviations["multipliers of \(target) at \(name)"] = got.deviation(from: expected[name]!)
            }
        }
        for rule in rules {
            for target in 0..<logits(x).shape[1] {
                let expected = gradients(of: seed(target, at: x), at: x, rule: rule)
                for name in names {
                    let got = try pass.gradient(of: .logit(target), at: LayerName(name), rule: rule.engineRule)
                    deviations["\(rule.rawValue) gradient of \(target) at \(name)"] =
                        got.deviation(from: expected[name]!)
                }
            }
        }
        return deviations
    }

    /// 1 at one logit of each image.
    private func seed(_ target: Int, at x: ReferenceArray) -> ReferenceArray {
        var seed = ReferenceArray(zeros: logits(x).shape)
        for n in 0..<x.shape[0] { seed[n, target] = 1 }
        return seed
    }
}

extension Tensor {
    /// The deviation from a reference with as many elements, as a share of its largest value.
    func deviation(from expected: ReferenceArray) -> Double {
        guard count == expected.elements.count else { return .infinity }
        return ReferenceArray(self).reshaped(to: expected.shape).deviation(from: expected)
    }
}

extension [Double] {
    /// A vector for the engine.
    var tensor: Tensor { Tensor(map { Float($0) }, shape: [count]) }
}

extension ReferenceRule {
    var engineRule: BackwardRule {
        switch self {
        case .standard: .standard
        case .guided: .guided
        case .deconvolution: .deconvolution
        }
    }
}

extension ReferenceConvolution {
    func engineLayer(_ name: String) -> Convolution {
        Convolution(
            name, weight: weight.tensor, bias: bias?.tensor, stride: window.step, padding: window.sides,
            dilation: .init(window.dilation.rows, window.dilation.columns), groups: groups)
    }
}

extension ReferenceWindow {
    var kernel: Window.Pair { .init(size.rows, size.columns) }
    var step: Window.Pair { .init(stride.rows, stride.columns) }
    var sides: Padding {
        .sides(before: .init(padding.top, padding.left), after: .init(padding.bottom, padding.right))
    }
}
