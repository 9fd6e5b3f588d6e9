import Tensors

/// y = W ∗ x + b: each output channel is a weighted sum over a window of the input, with the same weights everywhere.
///
///     yₒ[i, j] = bₒ + Σ_c Σ_u Σ_v W[o, c, u, v] · x_c[s i + d u - top, s j + d v - left]
///
/// x: `[N, C, H, W]`, W: `[O, C / groups, k, k]`, b: `[O]`, y: `[N, O, H', W']`, with zeros for x outside of the image.
/// With `groups` = C = O (depthwise) a channel sees only itself.
public struct Convolution: Layer {
    public let weight: Tensor
    public let bias: Tensor?
    public let stride, dilation: Window.Pair
    public let padding: Padding
    public let groups: Int
    private let key: String

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

    private func resolved(_ input: Shape) -> Window {
        padding.window(
            kernel: .init(weight.shape[2], weight.shape[3]), stride: stride, dilation: dilation, height: input[2],
            width: input[3])
    }

    private var weights: Constant { Constant(weight, key: key + ".weight") }

    public func forward(_ inputs: [Value]) -> Value {
        inputs[0].convolved(
            with: weights, bias: bias.map { Constant($0, key: key + ".bias") }, window: resolved(inputs[0].shape),
            groups: groups)
    }

    /// Linear, so every rule is the chain rule: ∂y/∂x = Wᵀ, the transposed convolution.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value] {
        let x = inputs[0]
        return [signal.convolvedTransposed(with: weights, window: resolved(x.shape), groups: groups, to: x.shape)]
    }

    public var parameters: [(name: String, tensor: Tensor)] {
        [("weight", weight)] + (bias.map { [("bias", $0)] } ?? [])
    }
}
