import Tensors

/// y = x₁ + x₂: the skip connection of a residual block (He et al. 2016).
public struct Add: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs.dropFirst().reduce(inputs[0]) { $0 + $1 } }

    /// ∂y/∂xᵢ = 1: each branch receives the whole signal. Of relevance it receives the share that it added, xᵢ / y.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value] {
        if case .relevance = rule {
            let s = signal.divided(by: output)
            return inputs.map { $0 * s }
        }
        return inputs.map { _ in signal }
    }
}
