import Mirador

/// Primero, la fórmula: gradientes integrados.
///
///     R = (x − b) ⊙ 1/n Σₖ ∂y/∂x (b + tₖ (x − b)),     tₖ = (k + ½) / n,   k = 0 … n − 1
///
/// Camina de la línea base a la imagen en n pasos, pide el gradiente en la mitad de cada paso, promedia y multiplica por lo
/// que la imagen se aparta de la línea base. Comprueba tu respuesta con `swift run mirador practice 06`.
///
/// ---
///
/// First, the formula: integrated gradients.
///
/// Walk from the baseline to the image in n steps, ask for the gradient in the middle of each step, take the mean and
/// multiply by how far the image is from the baseline. Check your answer with
/// `swift run mirador practice 06`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameters:
///   - x: la imagen · the image, `[C, H, W]`.
///   - baseline: b, de la misma forma · of the same shape.
///   - steps: n.
///   - gradient: ∂y/∂x en un punto · at a point, `[C, H, W]`.
/// - Returns: R, `[C, H, W]`, con su signo · signed.
public func integratedGradients(
    of x: Tensor, baseline: Tensor, steps: Int, gradient: (Tensor) throws -> Tensor
) throws -> Tensor {
    throw Unsolved()  // Escribe aquí la suma · Write the sum here
}

/// Después, la aplicación: ¿cuántos pasos bastan?
///
/// Prueba con 1, 2, 4, 8… pasos y devuelve el primer número con el que las atribuciones ya suman lo que deben: el error
/// |Σ R − (y(x) − y(b))| no pasa de `tolerance` veces |y(x) − y(b)|. Si ni con `limit` pasos basta, devuelve `nil`.
///
/// ---
///
/// Then, the application: how many steps are enough?
///
/// Try 1, 2, 4, 8… steps and return the first number with which the attributions add up as they should: the error
/// |Σ R − (y(x) − y(b))| is at most `tolerance` times |y(x) − y(b)|. If not even `limit` steps are enough, return `nil`.
///
/// - Parameters:
///   - score: y(x), la puntuación de la imagen · the image's score.
///   - baselineScore: y(b).
///   - tolerance: 0.05 para un 5 por ciento · 0.05 for 5 per cent.
///   - limit: el mayor número de pasos que se prueba · the most steps that are tried.
///   - attributions: R con n pasos · with n steps, `[C, H, W]`.
/// - Returns: 1, 2, 4, 8…, o · or `nil`.
public func stepsNeeded(
    score: Float, baselineScore: Float, tolerance: Float, limit: Int, attributions: (_ steps: Int) throws -> Tensor
) throws -> Int? {
    throw Unsolved()  // Escribe aquí la búsqueda · Write the search here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [
    Exercise(integratedGradients, check: Exercises.integratedGradients),
    Exercise(stepsNeeded, check: Exercises.stepsNeeded),
]
