import Tensors

/// y[i, j] = mean of x over the window at [i, j], padding counted as zeros or left out.
///
/// x: `[N, C, H, W]`, y: `[N, C, H', W']`.
public struct AveragePooling: Layer {
    public let kernel, stride: Window.Pair
    public let padding: Padding
    public let countsPadding: Bool

    public init(
        kernel: Window.Pair, stride: Window.Pair? = nil, padding: Padding = .symmetric(.init(0)),
        countsPadding: Bool = true
    ) {
        self.kernel = kernel
        self.stride = stride ?? kernel
        self.padding = padding
        self.countsPadding = countsPadding
    }

    public func window(for input: Shape) -> Window? { resolved(input) }

    private func resolved(_ input: Shape) -> Window {
        padding.window(kernel: kernel, stride: stride, dilation: .init(1), height: input[2], width: input[3])
    }

    public func forward(_ inputs: [Value]) -> Value {
        inputs[0].pooled(.average(countsPadding: countsPadding), window: resolved(inputs[0].shape))
    }

    /// Linear: each element under a window of n elements receives signal / n.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value] {
        let x = inputs[0]
        return [signal.unpooled(.average(countsPadding: countsPadding), window: resolved(x.shape), of: x)]
    }
}

/// y_c = 1/(H W) Σᵢ Σⱼ x_c[i, j]: one number for each channel (Lin et al. 2014), what CAM's formula rests on.
///
/// x: `[N, C, H, W]`, y: `[N, C, 1, 1]`.
public struct GlobalAveragePooling: Layer {
    public init() {}

    public func window(for input: Shape) -> Window? { Window(kernel: .init(input[2], input[3])) }

    public func forward(_ inputs: [Value]) -> Value {
        let x = inputs[0]
        return x.pooled(.average(countsPadding: true), window: Window(kernel: .init(x.height, x.width)))
    }

    /// Linear: each place receives signal / (H W).
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value] {
        let x = inputs[0]
        return [
            signal.unpooled(.average(countsPadding: true), window: Window(kernel: .init(x.height, x.width)), of: x)
        ]
    }
}
