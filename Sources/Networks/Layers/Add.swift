import Tensors

/// y = x₁ + x₂: the skip connection of a residual block (He et al. 2016).
public struct Add: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs.dropFirst().reduce(inputs[0]) { $0 + $1 } }

    /// ∂y/∂xᵢ = 1: each branch receives the whole signal.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value] {
        inputs.map { _ in signal }
    }
}
