import Tensors

/// y[i, j] = max x over the window at [i, j]; outside of the image counts as -∞.
///
/// x: `[N, C, H, W]`, y: `[N, C, H', W']`. With `coversEnd` a last window that begins inside of the padded image and ends
/// beyond it counts too: H' is rounded up (`ceil_mode` in PyTorch).
///
/// The signal goes to the element that won, the first of equals: the switches of deconvnet are the arg max of the chain rule.
public struct MaxPooling: Layer {
    public let kernel, stride: Window.Pair
    public let padding: Padding
    public let coversEnd: Bool

    public init(
        kernel: Window.Pair, stride: Window.Pair? = nil, padding: Padding = .symmetric(.init(0)),
        coversEnd: Bool = false
    ) {
        self.kernel = kernel
        self.stride = stride ?? kernel
        self.padding = padding
        self.coversEnd = coversEnd
    }

    public func window(for input: Shape) -> Window? { resolved(input) }

    private func resolved(_ input: Shape) -> Window {
        let window = padding.window(
            kernel: kernel, stride: stride, dilation: .init(1), height: input[2], width: input[3])
        return coversEnd ? window.coveringEnd(height: input[2], width: input[3]) : window
    }

    public func forward(_ inputs: [Value]) -> Value { inputs[0].pooled(.maximum, window: resolved(inputs[0].shape)) }

    /// Rescale asks which element made the difference: the winner of x, or that of x₀ where it was larger.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        guard case .rescale(let x₀) = rule else { return nil }
        return [signal.unpooledMaximum(window: resolved(inputs[0].shape), from: x₀[0], to: inputs[0])]
    }
}
