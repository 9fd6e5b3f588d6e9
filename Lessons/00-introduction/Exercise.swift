import Mirador

/// Para entrar en calor: la media de cada canal.
///
///     m_k = 1/(H W) Σᵢⱼ A_ij^k
///
/// Cuatro ejes entran, y por cada canal sale un número. Los ejes sobre los que se promedia se quedan con tamaño 1. Comprueba
/// tu respuesta con `swift run mirador practice 00`.
///
/// ---
///
/// To warm up: the mean of each channel.
///
/// Four axes come in, and for each channel one number comes out. The axes that the mean runs over stay with size 1. Check
/// your answer with `swift run mirador practice 00`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameter maps: A, `[1, K, H, W]`.
/// - Returns: m, `[1, K, 1, 1]`.
public func channelMeans(of maps: Tensor) throws -> Tensor {
    throw Unsolved()  // Escribe aquí la media · Write the mean here
}

/// Después, de K canales a un solo mapa.
///
///     M = ReLU(1/K Σₖ wₖ Aᵏ),     L = M / max M
///
/// Da a los pesos una forma con la que cada uno multiplique su canal, promedia sobre los canales, quita lo negativo y lleva
/// el mapa a un máximo de uno. Si nada es positivo, el mapa es cero en todas partes.
///
/// ---
///
/// Then, from K channels to a single map.
///
/// Give the weights a shape with which each multiplies its channel, take the mean over the channels, cut off what is
/// negative and scale the map to a maximum of one. If nothing is positive, the map is zero everywhere.
///
/// - Parameters:
///   - maps: A, `[1, K, H, W]`.
///   - weights: w, `[K]`.
/// - Returns: L, `[1, 1, H, W]`, 0...1.
public func positiveMap(of maps: Tensor, weights: Tensor) throws -> Tensor {
    throw Unsolved()  // Escribe aquí el mapa · Write the map here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [
    Exercise(channelMeans, check: Exercises.channelMeans), Exercise(positiveMap, check: Exercises.positiveMap),
]
