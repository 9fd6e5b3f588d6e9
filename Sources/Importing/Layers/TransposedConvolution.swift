import Networks
import Tensors

/// y = Wᵀ ∗ x + b: each place of x writes the kernel, scaled, over a window of y; what leads a signal back through a convolution.
///
/// x: `[N, I, H', W']`, W: `[I, O / groups, k, k]`, b: `[O]`, y: `[N, O, H, W]`, where `window` over `[H, W]` gives `[H', W']`, and
/// `beyond` has rows and columns more at its end that no window reaches. Linear: ∂y/∂xᵀ is the convolution with W.
struct TransposedConvolution: Layer {
    let weight: Tensor
    let bias: Tensor?
    let groups: Int
    let window: Window
    /// H and W.
    let size: Window.Pair
    /// Rows and columns behind them that are b alone.
    let beyond: Window.Pair
    private let key: String

    init(
        _ name: String, weight: Tensor, bias: Tensor?, groups: Int = 1, window: Window, size: Window.Pair,
        beyond: Window.Pair = .init(0)
    ) {
        (self.weight, self.bias, self.groups) = (weight, bias, groups)
        (self.window, self.size, self.beyond) = (window, size, beyond)
        key = name
    }

    func accepts(_ input: Shape) -> Bool {
        let places = window.outputSize(height: size.height, width: size.width)
        return input[2] == places.height && input[3] == places.width
    }

    func forward(_ inputs: [Value]) -> Value {
        let x = inputs[0], target: Shape = [x.shape[0], weight.shape[1] * groups, size.height, size.width]
        let y = x.convolvedTransposed(
            with: x.constant(Constant(weight, key: key + ".weight")), window: window, groups: groups, to: target
        ).padded(along: 2, before: 0, after: beyond.height).padded(along: 3, before: 0, after: beyond.width)
        guard let bias else { return y }
        return y + x.constant(Constant(bias.reshaped(to: [1, bias.count, 1, 1]), key: key + ".bias"))
    }

    var parameters: [(name: String, tensor: Tensor)] { [("weight", weight)] + (bias.map { [("bias", $0)] } ?? []) }
}
