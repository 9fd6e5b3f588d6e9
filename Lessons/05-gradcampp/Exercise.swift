import Mirador

/// Primero, la fórmula: los α de Grad-CAM++, uno por posición.
///
///     αᵏᵢⱼ = g² / (2 g² + Σₐ Σᵦ Aᵏₐᵦ g³)      con g = ∂yᶜ/∂Aᵏᵢⱼ; donde g es 0, α es 0
///
/// Suma cada mapa sobre su alto y su ancho; con esa suma y con g en la posición sale α. `a.combined(with: b) { … }` opera
/// valor por valor, también entre formas `[1, K, 1, 1]` y `[1, K, H, W]`. Comprueba tu respuesta con
/// `swift run mirador practice 05`.
///
/// ---
///
/// First, the formula: the alphas of Grad-CAM++, one for each place.
///
/// Add each map up over its height and width; α follows from that sum and from g at the place. `a.combined(with: b) { … }`
/// works value by value, also between the shapes `[1, K, 1, 1]` and `[1, K, H, W]`. Check your answer with
/// `swift run mirador practice 05`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameters:
///   - activation: A, `[1, K, H, W]`, los mapas de la capa · the layer's maps.
///   - gradient: g, de la misma forma · of the same shape.
/// - Returns: α, `[1, K, H, W]`, sin normalizar y sin épsilon · not normalized and without an epsilon.
public func alphas(activation: Tensor, gradient: Tensor) throws -> Tensor {
    throw Unsolved()  // Escribe aquí los α · Write the alphas here
}

/// Después, la aplicación: de los α al mapa.
///
///     wₖ = Σᵢ Σⱼ αᵏᵢⱼ ReLU(g)
///     L  = ReLU(Σₖ wₖ Aᵏ)
///
/// ---
///
/// Then, the application: from the alphas to the map.
///
/// - Parameters:
///   - activation: A, `[1, K, H, W]`, con valores de ambos signos · with values of both signs.
///   - gradient: g, de la misma forma · of the same shape.
///   - alphas: α, de la misma forma · of the same shape.
/// - Returns: L, `[1, 1, H, W]`.
public func gradCAMPlusPlus(activation: Tensor, gradient: Tensor, alphas: Tensor) throws -> Tensor {
    throw Unsolved()  // Escribe aquí el mapa · Write the map here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [
    Exercise(alphas, check: Exercises.alphas),
    Exercise(gradCAMPlusPlus, check: Exercises.gradCAMPlusPlus),
]
