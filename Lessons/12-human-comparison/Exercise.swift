import Mirador

/// Primero, la energía dentro de una máscara: qué parte de un mapa cae sobre el objeto.
///
///     share = Σ m L / Σ L      con L = ReLU(mapa)
///
/// La máscara vale 1 sobre el objeto, 0 a su lado y algo intermedio en su borde. Un mapa que no es positivo en ninguna parte
/// no tiene energía: su parte es 0. Comprueba tu respuesta con `swift run mirador practice 12`.
///
/// ---
///
/// First, the energy inside a mask: the share of a map that lies on the object.
///
/// The mask is 1 on the object, 0 beside it and something in between at its border. A map that is nowhere positive has no
/// energy: its share is 0. Check your answer with `swift run mirador practice 12`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameters:
///   - map: `[H, W]`, con valores de ambos signos · with values of both signs.
///   - mask: m, `[H, W]`, 0...1.
/// - Returns: 0...1.
public func energyInside(of map: Tensor, on mask: Tensor) throws -> Float {
    throw Unsolved()  // Escribe aquí la parte · Write the share here
}

/// Después, κ: ¿fallan dos observadores en las mismas imágenes?
///
///     κ = (c_obs − c_exp) / (1 − c_exp),   c_exp = p₁ p₂ + (1 − p₁)(1 − p₂)
///
/// c_obs es la parte de las imágenes en que los dos aciertan o los dos fallan; p₁ y p₂, la parte en que acierta cada uno.
/// Donde κ no existe, devuelve nil.
///
/// ---
///
/// Then, κ: do two observers fail on the same pictures?
///
/// c_obs is the share of pictures on which both are right or both are wrong; p₁ and p₂ are the shares on which each is
/// right. Where κ does not exist, return nil.
///
/// - Parameters:
///   - first: si el primero acierta, imagen por imagen · whether the first is right, picture by picture.
///   - second: lo mismo del segundo · the same of the second.
/// - Returns: −1...1.
public func errorConsistency(_ first: [Bool], _ second: [Bool]) throws -> Double? {
    throw Unsolved()  // Escribe aquí κ · Write kappa here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [
    Exercise(energyInside, check: Exercises.energyInside),
    Exercise(errorConsistency, check: Exercises.kappa),
]
