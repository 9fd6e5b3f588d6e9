import Mirador

/// Oclusión: cuánto cae la puntuación cuando se tapa una ventana de la imagen.
///
///     R(p) = 1/|{w ∋ p}| Σ (y(x) − y(x con w tapada))     sobre las ventanas w que cubren p
///
/// Recorre la imagen con una ventana cuadrada que empieza en 0, `step`, 2 · `step`…, por filas y por columnas; la
/// última de cada lado se recorta en el borde: hay ⌈(H − window) / step⌉ + 1 en vertical. Tapa con `baseline` una copia
/// de la imagen, mira cuánto cae `score`, y apunta la caída en todos los puntos de la ventana. Cada punto acaba con la
/// media de las ventanas que lo cubren. Comprueba tu respuesta con `swift run mirador practice 01`.
///
/// ---
///
/// Occlusion: how far the score drops when a window of the image is covered.
///
///     R(p) = 1/|{w ∋ p}| Σ (y(x) − y(x with w covered))     over the windows w that cover p
///
/// Slide a square window over the image, from 0 by `step`, row by row and column by column; the last one on each side is
/// cut off at the border: there are ⌈(H − window) / step⌉ + 1 from top to bottom. Cover a copy of the image with
/// `baseline`, see how far `score` drops, and note the drop at every place of the window. In the end each place has the
/// mean of the windows that cover it. Check your answer with `swift run mirador practice 01`.
///
/// Tensores · Tensors: `Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`
///
/// - Parameters:
///   - image: x, `[C, H, W]`.
///   - window: el lado de la ventana · the window's side.
///   - step: de una ventana a la siguiente · from one window to the next.
///   - baseline: con qué se tapa · what covers, `[C, H, W]`.
///   - score: y.
/// - Returns: R, `[H, W]`.
public func occlusion(
    of image: Tensor, window: Int, step: Int, baseline: Tensor, score: (Tensor) throws -> Float
) throws -> Tensor {
    throw Unsolved()  // Escribe aquí el bucle · Write the loop here
}

/// Lo que comprueban los tests y `mirador practice` · What the tests and `mirador practice` check.
public let exercises = [Exercise(occlusion, check: Exercises.occlusion)]
