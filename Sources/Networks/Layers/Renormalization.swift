import Tensors

/// y_c = s_c x_c + t_c: images that were normalized in one way as if they had been normalized in another.
///
/// Levels v = x σ + μ give y = (v - μ') / σ', so s = σ / σ' and t = (μ - μ') / σ'. Networks whose authors normalized
/// otherwise than their publisher begin with it. x, y: `[N, C, H, W]`; all of μ, σ, μ', σ': one number a channel.
public struct Renormalization: Layer {
    private let scale, shift: Tensor
    private let key: String

    public init(
        _ name: String, from old: (mean: [Float], deviation: [Float]), to new: (mean: [Float], deviation: [Float])
    ) {
        let channels = old.mean.indices
        scale = Tensor(channels.map { old.deviation[$0] / new.deviation[$0] }, shape: [channels.count])
        shift = Tensor(channels.map { (old.mean[$0] - new.mean[$0]) / new.deviation[$0] }, shape: [channels.count])
        key = name
    }

    private var factors: Constant { Constant(scale, key: key + ".scale") }

    public func forward(_ inputs: [Value]) -> Value {
        inputs[0].scaled(by: factors, shiftedBy: Constant(shift, key: key + ".shift"))
    }

    /// Relevance passes; ∂y/∂x = s.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        if case .relevance = rule { [signal] } else { nil }
    }

    /// Numbers of the input, one a channel, renormalized.
    func renormalized(_ numbers: [Float]) -> [Float] {
        numbers.indices.map { scale.elements[$0] * numbers[$0] + shift.elements[$0] }
    }
}
