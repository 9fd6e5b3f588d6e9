import Mirador

/// Primero, la fórmula: un paso del ascenso.
///
///     x' = x + η ∂/∂x [y(x) - λ Σ x²]
///
/// Recibes ya ∂y/∂x; falta la derivada de la penalización. Comprueba tu respuesta con
/// `swift run mirador practice 07`.
///
/// ---
///
/// First, the formula: one step of the ascent.
///
/// You are given ∂y/∂x; what is missing is the penalty's derivative. Check your answer with
/// `swift run mirador practice 07`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameters:
///   - image: x, `[1, C, H, W]`.
///   - gradient: ∂y/∂x, `[1, C, H, W]`.
///   - rate: η, el tamaño del paso · how far a step goes.
///   - l2: λ.
/// - Returns: x', `[1, C, H, W]`.
public func ascentStep(from image: Tensor, gradient: Tensor, rate: Float, l2: Float) throws -> Tensor {
    throw Unsolved()  // Escribe aquí el paso · Write the step here
}

/// Después, la aplicación: la imagen que excita una unidad.
///
/// Parte de una imagen y da `steps` pasos cuesta arriba. Dos líneas te bastan para saber hacia dónde:
///
///     let pass = try network.forward(image)
///     let gradient = try pass.gradient(of: target, at: .input)
///
/// ---
///
/// Then, the application: the image that excites a unit.
///
/// Start at an image and take `steps` steps uphill. The two lines above tell you which way is up.
///
/// - Parameters:
///   - target: y, la unidad · the unit.
///   - image: x₀, `[1, C, H, W]`.
/// - Returns: `[1, C, H, W]`.
public func maximizingImage(
    of target: Target, in network: Network, from image: Tensor, steps: Int, rate: Float, l2: Float
) throws -> Tensor {
    throw Unsolved()  // Escribe aquí el ascenso · Write the ascent here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [
    Exercise(ascentStep, check: Exercises.ascentStep),
    Exercise(maximizingImage, check: Exercises.ascent),
]
