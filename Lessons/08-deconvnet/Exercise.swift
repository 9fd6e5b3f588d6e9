import Mirador

/// Primero, un solo paso: deshacer el max-pooling.
///
///     R'[i*, j*] = R[p, q],   con (i*, j*) el lugar del máximo en la ventana de [p, q]; 0 en los demás
///
/// Las ventanas miden `window` × `window` y no se solapan. Busca en cada una dónde estaba el máximo (el primero, por filas,
/// si hay empate) y deja allí la señal. Comprueba tu respuesta con `swift run mirador practice 08`.
///
/// ---
///
/// First, one step alone: undo the max-pooling.
///
///     R'[i*, j*] = R[p, q],   with (i*, j*) the place of the maximum in the window of [p, q]; 0 elsewhere
///
/// Windows have `window` × `window` places and do not overlap. Find in each where the maximum was (the first one, row by row,
/// where several are equal) and put the signal there. Check your answer with `swift run mirador practice 08`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameters:
///   - signal: R, `[1, K, H / window, W / window]`, lo que llega de arriba · what arrives from above.
///   - maps: lo que entró en el pooling · what went into the pooling, `[1, K, H, W]`.
/// - Returns: R', `[1, K, H, W]`.
public func unpooled(_ signal: Tensor, over maps: Tensor, window: Int) throws -> Tensor {
    throw Unsolved()  // Escribe aquí los interruptores · Write the switches here
}

/// Después, la aplicación: una capa entera de la deconvnet.
///
///     R'' = Fᵀ * max(0, R'),     con R' de la función anterior
///
/// Deshaz el pooling, rectifica, y deja que cada valor deposite su filtro alrededor de su lugar: el valor en [i, j] suma
/// F[k, c, u, v] veces sí mismo en [i + u − 1, j + v − 1] del canal c. Lo que cae fuera se pierde.
///
/// ---
///
/// Then, the application: a whole layer of the deconvnet.
///
/// Undo the pooling, rectify, and let each value lay its filter around its place: the value at [i, j] adds F[k, c, u, v]
/// times itself at [i + u − 1, j + v − 1] of channel c. What falls outside is lost.
///
/// - Parameters:
///   - filters: F, `[K, C, 3, 3]`.
/// - Returns: R'', `[1, C, H, W]`.
public func deconvnetLayer(_ signal: Tensor, over maps: Tensor, window: Int, filters: Tensor) throws -> Tensor {
    throw Unsolved()  // Escribe aquí la capa · Write the layer here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [
    Exercise(unpooled, check: Exercises.unpooling),
    Exercise(deconvnetLayer, check: Exercises.deconvnetLayer),
]
