import Mirador

/// Los vecinos más cercanos por coseno.
///
///     cos(q, x) = qᵀx / (‖q‖ ‖x‖)
///
/// Compara la consulta con todos los vectores y devuelve los números de los k más parecidos, el más cercano primero. Un
/// vector que es cero en todas partes no tiene dirección: su coseno cuenta como 0. Comprueba tu respuesta con
/// `swift run mirador practice 09`.
///
/// ---
///
/// The nearest neighbours by cosine.
///
/// Compare the query with all vectors and return the numbers of the k most alike, nearest first. A vector that is zero
/// everywhere has no direction: its cosine counts as 0. Check your answer with
/// `swift run mirador practice 09`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameters:
///   - k: cuántos · how many.
///   - query: q, `[d]`.
///   - vectors: x, `[n, d]`, uno por fila · one a row.
/// - Returns: `[k]`, los números de los vectores, desde 0 · the vectors' numbers, from 0 on.
public func nearest(_ k: Int, to query: Tensor, among vectors: Tensor) throws -> Tensor {
    throw Unsolved()  // Escribe aquí la búsqueda · Write the search here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [Exercise(nearest, check: Exercises.nearest)]
