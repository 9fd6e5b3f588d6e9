import Tensors

/// Σ g and Σ g x̂ over the whole batch, `[C]` each, with g = signal · φ'(y): ∂L/∂β and ∂L/∂γ; from the inputs
/// [signal, x, y, moments].
struct BatchNormalizationSums: Operation {
    let epsilon: Float
    let rectifier: Rectifier

    func shapes(of inputs: [Shape]) -> [Shape] { [[inputs[1][1]], [inputs[1][1]]] }
    var reducesBatch: Bool { true }
}
