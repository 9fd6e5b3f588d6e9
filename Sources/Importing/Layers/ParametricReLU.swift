import Networks
import Tensors

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
