import Tensors

/// For each image of the batch a piece of a map: what has changed where that lies, what one image has there elsewhere, and a
/// number where the piece reaches beyond the map. Inputs [changed, base, where changed begins, where the result begins], of
/// shapes `[B, C, h', w']`, `[1, C, H, W]`, `[B, 2]` and `[B, 2]`; the result is `[B, C, h, w]`.
struct ComposePatches: Operation {
    let outside: Float
    /// h and w.
    let size: Window.Pair

    func shapes(of inputs: [Shape]) -> [Shape] { [[inputs[0][0], inputs[0][1], size.height, size.width]] }
}
