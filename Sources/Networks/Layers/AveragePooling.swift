import Tensors

extension Value {
    /// This signal led back through the mean y of x under windows: relevance by what each place added, else by the chain rule,
    /// in equal parts.
    func led(
        throughMean y: Value, of x: Value, window: Window, countsPadding: Bool = true, rule: LayerRule
    ) -> [Value]? {
        guard case .relevance = rule else { return nil }
        return [x * divided(by: y).unpooled(.average(countsPadding: countsPadding), window: window, of: x)]
    }
}

/// y[i, j] = mean of x over the window at [i, j], padding counted as zeros or left out.
///
/// x: `[N, C, H, W]`, y: `[N, C, H', W']`. Linear: each element under a window of n elements receives signal / n.
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

    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        signal.led(
            throughMean: output, of: inputs[0], window: resolved(inputs[0].shape), countsPadding: countsPadding,
            rule: rule)
    }
}

/// y_c = 1/(H W) Σᵢ Σⱼ x_c[i, j]: one number for each channel (Lin et al. 2014), what CAM's formula rests on.
///
/// x: `[N, C, H, W]`, y: `[N, C, 1, 1]`. Linear: each place receives signal / (H W).
public struct GlobalAveragePooling: Layer {
    public init() {}

    public func window(for input: Shape) -> Window? { Window(kernel: .init(input[2], input[3])) }

    public func forward(_ inputs: [Value]) -> Value {
        let x = inputs[0]
        return x.pooled(.average(countsPadding: true), window: Window(kernel: .init(x.height, x.width)))
    }

    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        let x = inputs[0]
        return signal.led(throughMean: output, of: x, window: Window(kernel: .init(x.height, x.width)), rule: rule)
    }
}
