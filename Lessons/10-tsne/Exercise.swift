import Mirador

/// Primero, las afinidades en el plano.
///
///     q_ij = wᵢⱼ / Z,    wᵢⱼ = 1 / (1 + ‖yᵢ - yⱼ‖²),    Z = Σₖ Σ_{l≠k} wₖₗ
///
/// Un punto no es su propio vecino: q_ii = 0. Comprueba tu respuesta con `swift run mirador practice 10`.
///
/// ---
///
/// First, the affinities in the plane.
///
/// A point is not its own neighbour: q_ii = 0. Check your answer with `swift run mirador practice 10`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameter places: y, `[n, 2]`.
/// - Returns: q, `[n, n]`.
public func affinities(of places: Tensor) throws -> Tensor {
    throw Unsolved()  // Escribe aquí q · Write q here
}

/// Después, el gradiente.
///
///     ∂KL/∂yᵢ = 4 Σⱼ (p_ij - q_ij) wᵢⱼ (yᵢ - yⱼ)
///
/// Mueve luego los puntos en contra del gradiente y tendrás t-SNE.
///
/// ---
///
/// Then, the gradient. Move the points against it, and you have t-SNE.
///
/// - Parameters:
///   - places: y, `[n, 2]`.
///   - probabilities: p, `[n, n]`, simétrica, con suma 1 · symmetric, with the sum 1.
/// - Returns: `[n, 2]`.
public func gradient(at places: Tensor, towards probabilities: Tensor) throws -> Tensor {
    throw Unsolved()  // Escribe aquí el gradiente · Write the gradient here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [
    Exercise(affinities, check: Exercises.affinities),
    Exercise(gradient, check: Exercises.embeddingGradient),
]
