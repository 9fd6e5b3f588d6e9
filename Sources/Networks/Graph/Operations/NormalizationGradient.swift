import Tensors

/// The transpose of the Jacobian of `Normalize` at x, from the inputs [signal, x].
struct NormalizationGradient: Operation {
    let axis: Int
    let epsilon: Float

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[0]] }
}
