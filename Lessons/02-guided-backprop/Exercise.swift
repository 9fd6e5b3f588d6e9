import Mirador

/// La ReLU hacia atrás: qué parte de la señal deja pasar cada regla.
///
///     gradient     R si a > 0, si no 0
///     deconvnet    max(0, R)
///     guided       max(0, R) si a > 0, si no 0
///
/// La señal R llega desde la salida; a es lo que entró en la ReLU en el paso hacia delante. Comprueba tu respuesta con
/// `swift run mirador practice 02`. (Una puerta se escribe `a.map { $0 > 0 ? 1 : 0 }`.)
///
/// ---
///
/// The ReLU's way back: what part of the signal each rule lets pass.
///
///     gradient     R if a > 0, else 0
///     deconvnet    max(0, R)
///     guided       max(0, R) if a > 0, else 0
///
/// The signal R arrives from the output; a is what went into the ReLU on the way forward. Check your answer with
/// `swift run mirador practice 02`. (A gate is written `a.map { $0 > 0 ? 1 : 0 }`.)
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameters:
///   - signal: R, `[N, C, H, W]`.
///   - input: a, de la misma forma · of the same shape.
///   - rule: cuál de las tres · which of the three.
/// - Returns: la señal detrás de la ReLU, hacia la imagen · the signal on the image's side of the ReLU.
public func reluBackward(_ signal: Tensor, input: Tensor, rule: ReLURule) throws -> Tensor {
    throw Unsolved()  // Escribe aquí las tres reglas · Write the three rules here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [Exercise(reluBackward, check: Exercises.reluBackward)]
