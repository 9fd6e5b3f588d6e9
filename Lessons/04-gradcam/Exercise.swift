import Mirador

/// Grad-CAM: el mapa de lo que habla a favor de `target` en una capa.
///
///     αₖ = 1/Z Σᵢ Σⱼ ∂yᶜ/∂Aᵏᵢⱼ
///     L  = ReLU(Σₖ αₖ Aᵏ)
///
/// Pide al pase la activación A de la capa, `[1, K, H, W]`, y el gradiente de `target` en ella; la media del gradiente
/// sobre el alto y el ancho da los pesos α, `[1, K, 1, 1]`; suma los mapas con esos pesos sobre los canales y corta lo
/// negativo. Comprueba tu respuesta con `swift run mirador practice 04`.
///
/// ---
///
/// Grad-CAM: the map of what speaks for `target` in a layer.
///
/// Ask the pass for the layer's activation A, `[1, K, H, W]`, and for the gradient of `target` there; the gradient's
/// mean over height and width gives the weights α, `[1, K, 1, 1]`; add the maps up over the channels with these weights
/// and cut off what is negative. Check your answer with `swift run mirador practice 04`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameters:
///   - target: y, lo que se explica · what is explained.
///   - layer: la capa cuyas activaciones son A · the layer whose activations are A.
///   - pass: un paso de la red por una imagen · one run of the network on one image.
/// - Returns: L, `[1, 1, H, W]`.
public func gradCAM(of target: Target, at layer: LayerName, in pass: ForwardPass) throws -> Tensor {
    throw Unsolved()  // Escribe aquí tus cinco líneas · Write your five lines here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [Exercise(gradCAM, check: Exercises.gradCAM)]
