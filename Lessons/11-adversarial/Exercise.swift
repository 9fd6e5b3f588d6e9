import Mirador

/// Nivel 1, un paso de FGSM: cada nivel de la imagen se mueve ε en el sentido en que crece la pérdida.
///
///     v' = clip(v + ε · sign(∂ℓ/∂v))
///
/// La red no recibe niveles sino x = (v − media) / desviación, que calcula `input.normalize(v)`; `lossGradient` devuelve
/// ∂ℓ/∂x en el x que le des. Los signos de ∂ℓ/∂x y de ∂ℓ/∂v son los mismos; donde la derivada es 0, no se mueve nada. ε
/// está en niveles de 8 bits y el resultado también: entre 0 y 255. Comprueba tu respuesta con
/// `swift run mirador practice 11`.
///
/// ---
///
/// Level 1, one step of FGSM: each level of the image moves by ε in the direction in which the loss grows.
///
/// The network does not get levels but x = (v − mean) / deviation, which `input.normalize(v)` computes; `lossGradient`
/// returns ∂ℓ/∂x at the x that you give it. The signs of ∂ℓ/∂x and of ∂ℓ/∂v are the same; where the derivative is 0,
/// nothing moves. ε is in 8-bit levels, and so is the result: between 0 and 255. Check your answer with
/// `swift run mirador practice 11`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameters:
///   - image: v, `[C, H, W]`, 0...255.
///   - epsilon: ε, niveles · levels.
///   - input: cómo se normaliza · how images are normalized.
///   - lossGradient: x ↦ ∂ℓ/∂x, `[C, H, W]`.
/// - Returns: v', `[C, H, W]`, 0...255.
public func fastGradientSignStep(
    of image: Tensor, epsilon: Float, input: InputSpecification, lossGradient: (Tensor) throws -> Tensor
) throws -> Tensor {
    throw Unsolved()  // Escribe aquí el paso · Write the step here
}

/// Nivel 2, PGD: muchos pasos pequeños, y después de cada uno la proyección sobre la caja de radio ε.
///
///     v₀ = v,   vᵢ₊₁ = Π(step(vᵢ)),   Π(u) = min(max(u, v − ε), v + ε)
///
/// `step` da un paso como el del nivel 1, con su propio tamaño y ya recortado a 0...255. La caja está alrededor de la
/// imagen original v, no de la última.
///
/// ---
///
/// Level 2, PGD: many small steps, and after each one the projection onto the box of radius ε.
///
/// `step` takes a step as in level 1, with a size of its own and cut to 0...255 already. The box lies around the original
/// image v, not around the last one.
///
/// - Parameters:
///   - image: v, `[C, H, W]`, 0...255.
///   - epsilon: ε, niveles · levels.
///   - steps: cuántos pasos · how many steps.
///   - step: un paso · one step, `[C, H, W]` ↦ `[C, H, W]`.
/// - Returns: la última imagen · the last image, `[C, H, W]`.
public func projectedGradientDescent(
    from image: Tensor, epsilon: Float, steps: Int, step: (Tensor) throws -> Tensor
) throws -> Tensor {
    throw Unsolved()  // Escribe aquí el bucle · Write the loop here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [
    Exercise(fastGradientSignStep, check: Exercises.signStep),
    Exercise(projectedGradientDescent, check: Exercises.projection),
]
