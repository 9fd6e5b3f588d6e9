import Mirador

/// Primero, la fórmula: el mapa de una clase.
///
///     M_c = Σₖ w_k^c f_k
///
/// Toma la fila de pesos de la clase, multiplica cada mapa por su peso y suma sobre los canales. Comprueba tu respuesta con
/// `swift run mirador practice 03`.
///
/// ---
///
/// First, the formula: the map of a class.
///
/// Take the class's row of weights, multiply each map by its weight and add up over the channels. Check your answer with
/// `swift run mirador practice 03`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameters:
///   - target: c, el número de la clase · the class's number.
///   - weights: w, `[C, K]`, una fila por clase · one row a class.
///   - maps: f, `[1, K, H, W]`.
/// - Returns: M_c, `[1, 1, H, W]`.
public func classActivationMap(of target: Int, weights: Tensor, maps: Tensor) throws -> Tensor {
    throw Unsolved()  // Escribe aquí la suma · Write the sum here
}

/// Después, la aplicación: de un mapa a una caja.
///
/// La caja más pequeña que contiene todos los lugares donde el mapa llega al menos a `share` veces su máximo.
///
/// ---
///
/// Then, the application: from a map to a box.
///
/// The smallest box that holds every place where the map reaches at least `share` times its maximum.
///
/// - Parameters:
///   - map: `[H, W]`.
///   - share: 0...1.
/// - Returns: `[4]`: arriba, izquierda, abajo, derecha, las dos últimas dentro de la caja · top, left, bottom, right, the
///   last two within the box.
public func box(around map: Tensor, share: Float) throws -> Tensor {
    throw Unsolved()  // Escribe aquí la caja · Write the box here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [Exercise(classActivationMap, check: Exercises.cam), Exercise(box, check: Exercises.box)]
