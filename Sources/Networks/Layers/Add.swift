import Tensors

/// y = x₁ + x₂: the skip connection of a residual block (He et al. 2016).
///
/// ∂y/∂xᵢ = 1: each branch receives the whole signal.
public struct Add: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs.dropFirst().reduce(inputs[0]) { $0 + $1 } }

    /// Of relevance each branch receives the share that it added, xᵢ / y.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        guard case .relevance = rule else { return nil }
        let s = signal.divided(by: output)
        return inputs.map { $0 * s }
    }
}
