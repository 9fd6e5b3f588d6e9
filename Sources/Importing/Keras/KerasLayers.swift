import Networks
import Tensors

// Layers of the kit that only models of Keras need.

/// y = Wᵀ ∗ x + b: each place of x writes the kernel, scaled, over a window of y; what leads a signal back through a convolution.
///
/// x: `[N, I, H', W']`, W: `[I, O, k, k]`, b: `[O]`, y: `[N, O, H, W]`, where `window` over `[H, W]` gives `[H', W']`. Linear:
/// ∂y/∂xᵀ is the convolution with W.
struct TransposedConvolution: Layer {
    let weight: Tensor
    let bias: Tensor?
    let window: Window
    /// H and W.
    let size: Window.Pair
    private let key: String

    init(_ name: String, weight: Tensor, bias: Tensor?, window: Window, size: Window.Pair) {
        (self.weight, self.bias, self.window, self.size) = (weight, bias, window, size)
        key = name
    }

    func accepts(_ input: Shape) -> Bool {
        let places = window.outputSize(height: size.height, width: size.width)
        return input[2] == places.height && input[3] == places.width
    }

    func forward(_ inputs: [Value]) -> Value {
        let x = inputs[0], target: Shape = [x.shape[0], weight.shape[1], size.height, size.width]
        let y = x.convolvedTransposed(
            with: x.constant(Constant(weight, key: key + ".weight")), window: window, groups: 1, to: target)
        guard let bias else { return y }
        return y + x.constant(Constant(bias.reshaped(to: [1, bias.count, 1, 1]), key: key + ".bias"))
    }

    var parameters: [(name: String, tensor: Tensor)] { [("weight", weight)] + (bias.map { [("bias", $0)] } ?? []) }
}

/// y_c = max over all places of x_c. x: `[N, C, H, W]`, y: `[N, C, 1, 1]`. The signal goes to the place that won.
struct GlobalMaxPooling: Layer {
    func window(for input: Shape) -> Window? { Window(kernel: .init(input[2], input[3])) }

    func forward(_ inputs: [Value]) -> Value {
        let x = inputs[0]
        return x.pooled(.maximum, window: Window(kernel: .init(x.shape[2], x.shape[3])))
    }

    /// Rescale asks which place made the difference.
    func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        let pooling = MaxPooling(kernel: .init(inputs[0].shape[2], inputs[0].shape[3]))
        return pooling.backward(signal, inputs: inputs, output: output, rule: rule)
    }
}

/// y = x, of images of one size: what stands behind it would not fit another.
struct FixedSize: Layer {
    let height, width: Int

    func accepts(_ input: Shape) -> Bool { input[2] == height && input[3] == width }
    func forward(_ inputs: [Value]) -> Value { inputs[0].applying(.linear(scale: 1, shift: 0)) }

    func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? { [signal] }
}

/// y = max(0, x) - α max(0, -x) with a trained slope α for each channel, or for each place (He et al. 2015).
///
/// x, y: `[N, C, H, W]` or `[N, C]`; α: `[C, 1, 1]`, `[C, H, W]` or `[C]`.
struct ParametricReLU: ActivationFunction {
    let slopes: Tensor
    private let key: String

    init(_ name: String, slopes: Tensor) {
        self.slopes = slopes
        key = name
    }

    func forward(_ inputs: [Value]) -> Value {
        let x = inputs[0],
            α = x.constant(Constant(slopes.reshaped(to: Shape([1] + slopes.shape)), key: key + ".weight"))
        return x.applying(.relu) + α * x.negated().applying(.relu).negated()
    }

    /// Relevance passes.
    func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        if case .relevance = rule { [signal] } else { nil }
    }

    var parameters: [(name: String, tensor: Tensor)] { [("weight", slopes)] }
}
