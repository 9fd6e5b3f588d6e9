import Tensors

/// y = W ∗ x + b: each output channel is a weighted sum over a window of the input, with the same weights everywhere.
///
///     yₒ[i, j] = bₒ + Σ_c Σ_u Σ_v W[o, c, u, v] · x_c[s i + d u - top, s j + d v - left]
///
/// x: `[N, C, H, W]`, W: `[O, C / groups, k, k]`, b: `[O]`, y: `[N, O, H', W']`, with zeros for x outside of the image.
/// With `groups` = C = O (depthwise) a channel sees only itself. Linear: ∂y/∂x = Wᵀ, the transposed convolution, and with
/// g = ∂L/∂y
///
///     ∂L/∂W[o, c, u, v] = Σₙ Σᵢ Σⱼ gₒ[i, j] x_c[s i + d u - top, s j + d v - left],     ∂L/∂b = Σₙ Σᵢ Σⱼ g[i, j]
public struct Convolution: WeightedSum {
    public let weight: Tensor
    public let bias: Tensor?
    public let stride, dilation: Window.Pair
    public let padding: Padding
    public let groups: Int
    let key: String

    public init(
        _ name: String, weight: Tensor, bias: Tensor? = nil, stride: Window.Pair = .init(1),
        padding: Padding = .symmetric(.init(0)), dilation: Window.Pair = .init(1), groups: Int = 1
    ) {
        precondition(weight.shape.rank == 4, "convolution weights are [O, C / groups, k, k], got \(weight.shape)")
        self.weight = weight
        self.bias = bias
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        key = name
    }

    public func window(for input: Shape) -> Window? { resolved(input) }

    func resolved(_ input: Shape) -> Window {
        padding.window(
            kernel: .init(weight.shape[2], weight.shape[3]), stride: stride, dilation: dilation, height: input[2],
            width: input[3])
    }

    /// The shape of weights with an axis for the groups, `[groups, O / groups, C / groups, k, k]`, where there are several.
    static func grouped(_ shape: Shape, _ groups: Int) -> Shape {
        groups == 1 ? shape : [groups, shape[0] / groups, shape[1], shape[2], shape[3]]
    }

    var kind: WeightedSumKind { .convolution }
    var weights: Constant { Constant(weight, key: key + ".weight") }
    var offsets: Constant? { bias.map { Constant($0, key: key + ".bias") } }

    public func forward(_ inputs: [Value]) -> Value { sum(inputs[0]) }

    /// Every rule is the chain rule, but for relevance.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        share(signal, over: inputs[0], rule: rule)
    }

    func sum(_ x: Value, weights: Constant, offsets: Constant?) -> Value {
        x.convolved(with: weights, bias: offsets, window: resolved(x.shape), groups: groups)
    }

    func spread(_ signal: Value, weights: Constant, over x: Value) -> Value {
        signal.convolvedTransposed(
            with: x.constant(weights), window: resolved(x.shape), groups: groups, to: x.shape)
    }

    public var parameters: [(name: String, tensor: Tensor)] {
        [("weight", weight)] + (bias.map { [("bias", $0)] } ?? [])
    }
}
