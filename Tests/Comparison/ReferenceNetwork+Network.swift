import Networks
import Reference
import Tensors

extension ReferenceNetwork {
    /// A network of the engine written down in Double, for images of the shape of a pass: its weights, its windows, and
    /// nothing of how it computes.
    /// - Throws: `UnknownLayer` for a layer that has no counterpart among the references.
    public init(of pass: ForwardPass) throws {
        self.init()
        for (name, layer, inputs) in pass.network.layers {
            let shape = try pass.shape(of: inputs[0])
            add(name.text, try Self.counterpart(of: layer, named: name, reading: shape), reading: inputs.map(\.text))
        }
    }

    public struct UnknownLayer: Error, CustomStringConvertible {
        public let description: String
    }

    private static func counterpart(of layer: any Networks.Layer, named name: LayerName, reading input: Shape) throws
        -> Layer
    {
        let window = layer.window(for: input).map(ReferenceWindow.init)
        switch layer {
        case let layer as Convolution:
            return .convolution(
                ReferenceConvolution(
                    weight: ReferenceArray(layer.weight), bias: layer.bias?.numbers, window: window!,
                    groups: layer.groups))
        case let layer as Linear:
            let weight = ReferenceArray(layer.weight)
            let bias = layer.bias?.numbers ?? [Double](repeating: 0, count: weight.shape[0])
            return .linear(ReferenceLinear(weight: weight, bias: bias))
        case let layer as BatchNormalization:
            return .batchNormalization(
                ReferenceBatchNormalization(
                    scale: layer.gamma.numbers, shift: layer.beta.numbers, mean: layer.mean.numbers,
                    variance: layer.variance.numbers, epsilon: Double(layer.epsilon)))
        case let layer as ReLU:
            return .rectifier(ReferenceRectifier(ceiling: layer.ceiling.map(Double.init) ?? .infinity))
        case is Add: return .addition
        case is Concatenation: return .concatenation
        case is GlobalAveragePooling: return .globalAveragePooling
        case is MaxPooling: return .maximumPooling(ReferenceMaximumPooling(window: window!))
        case let layer as AveragePooling:
            return .averagePooling(ReferenceAveragePooling(window: window!, countsPadding: layer.countsPadding))
        case is AdaptiveAveragePooling:
            return .averagePooling(ReferenceAveragePooling(window: window!, countsPadding: true))
        case let layer as ChannelShuffle: return .channelShuffle(ReferenceChannelShuffle(groups: layer.groups))
        case let layer as ChannelHalf: return .channelHalf(ReferenceChannelHalf(isSecond: layer.half == .second))
        case is ChannelGate: return .channelGate
        case is Sigmoid: return .activation(.sigmoid)
        case is GELU: return .activation(.gelu)
        default: throw UnknownLayer(description: "\(name) is a \(type(of: layer)), which Tests/Reference has not")
        }
    }
}

extension ReferenceWindow {
    fileprivate init(_ window: Window) {
        self.init(
            size: (window.kernel.height, window.kernel.width), stride: (window.stride.height, window.stride.width),
            dilation: (window.dilation.height, window.dilation.width),
            padding: (window.before.height, window.before.width, window.after.height, window.after.width))
    }
}

extension Tensor {
    fileprivate var numbers: [Double] { elements.map(Double.init) }
}

extension ReferenceRule {
    /// The rule of that name.
    /// - Precondition: the rule is one of those that differ at rectifiers only.
    public init(_ rule: BackwardRule) {
        switch rule {
        case .standard: self = .standard
        case .guided: self = .guided
        case .deconvolution: self = .deconvolution
        case .rescale, .relevance: preconditionFailure("\(rule) is not a rule for rectifiers alone")
        }
    }
}
