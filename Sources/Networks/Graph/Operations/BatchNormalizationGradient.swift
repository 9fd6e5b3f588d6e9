import Tensors

/// ∂L/∂x = γ / √(σ² + ε) · (g - Σg/m - x̂ Σ(g x̂)/m), from the inputs [signal, x, y, moments, Σ g, Σ g x̂, γ].
struct BatchNormalizationGradient: Operation {
    let epsilon: Float
    let rectifier: Rectifier

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[1]] }
}
