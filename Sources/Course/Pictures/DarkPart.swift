import Tensors

extension ClassifiedPicture {
    /// The nearly black part of a mask: m where the mean of the picture's channels is below a level, else 0.
    /// - Parameters:
    ///   - mask: m, `[H, W]`, 0...1.
    ///   - level: of 0 to 255.
    public func darkPart(of mask: Tensor, below level: Float = 64) -> Tensor {
        mask * visible.mean(over: .channel)[part: 0].map { $0 < level ? 1 : 0 }
    }
}
