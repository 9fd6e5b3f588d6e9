import Tensors

/// y[i, j] = max x over the window at [i, j]; outside of the image counts as -∞.
///
/// x: `[N, C, H, W]`, y: `[N, C, H', W']`.
public struct MaxPooling: Layer {
    public let kernel, stride: Window.Pair
    public let padding: Padding

    public init(kernel: Window.Pair, stride: Window.Pair? = nil, padding: Padding = .symmetric(.init(0))) {
        self.kernel = kernel
        self.stride = stride ?? kernel
        self.padding = padding
    }

    public func window(for input: Shape) -> Window? { resolved(input) }

    private func resolved(_ input: Shape) -> Window {
        padding.window(kernel: kernel, stride: stride, dilation: .init(1), height: input[2], width: input[3])
    }

    public func forward(_ inputs: [Value]) -> Value { inputs[0].pooled(.maximum, window: resolved(inputs[0].shape)) }

    /// The signal goes to the element that won, the first of equals: the switches of deconvnet are the arg max of the
    /// chain rule, so every rule is the same.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: BackwardRule) -> [Value] {
        [signal.unpooled(.maximum, window: resolved(inputs[0].shape), of: inputs[0])]
    }
}
