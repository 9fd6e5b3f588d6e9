import Tensors

/// The transpose of a matrix M with `Normalize` of x minus that of x₀ = M (x - x₀), from the inputs [signal, x, x₀].
struct NormalizationFiniteDifference: Operation {
    let axis: Int
    let epsilon: Float

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[0]] }
}

extension Value {
    /// This signal led back through the difference that the normalization makes between x₀ and x.
    func throughNormalization(from x₀: Value, to x: Value, over axis: Int = 1, epsilon: Float) -> Value {
        graph.append(NormalizationFiniteDifference(axis: axis, epsilon: epsilon), [self, x, x₀])
    }
}
