import Tensors

/// The transpose of the Jacobian of `Normalize` at x, from the inputs [signal, x].
struct NormalizationGradient: Operation {
    let axis: Int
    let epsilon: Float

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[0]] }
}

extension Value {
    /// This signal led back through the normalization of `x`.
    func throughNormalization(of x: Value, over axis: Int = 1, epsilon: Float) -> Value {
        graph.append(NormalizationGradient(axis: axis, epsilon: epsilon), [self, x])
    }
}
