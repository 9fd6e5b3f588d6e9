import Tensors

/// The transpose of a matrix M with `Normalize` of x minus that of x₀ = M (x - x₀), from the inputs [signal, x, x₀].
struct NormalizationFiniteDifference: Operation {
    let axis: Int
    let epsilon: Float

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[0]] }
}
