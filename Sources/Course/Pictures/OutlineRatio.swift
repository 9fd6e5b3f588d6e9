import Tensors

extension ClassifiedPicture {
    /// How much stronger the picture's outlines are where a map is strong than they are on average: 1 for a map that knows
    /// nothing.
    ///
    ///     (Σ r e / Σ r) / mean(e)
    ///
    /// r: the means of |R| over squares; e: the lengths of the slope of the picture's grey level between the means over
    /// the same squares. The squares keep what is an outline apart from what is texture, as hair and fur are.
    ///
    /// - Parameters:
    ///   - map: R, `[H, W]`, of the picture's size.
    ///   - square: the side of a square in pixels.
    /// - Returns: NaN where the map is zero everywhere, or the picture has no outlines.
    public func outlineRatio(of map: Tensor, square: Int) -> Float {
        let places = map.shape[1] / square
        let size = map.absoluteValue().averaged(toAtMost: places)
        let outlines = visible.mean(over: .channel)[part: 0].averaged(toAtMost: places).slopes
        let total = size.sum(), mean = outlines.mean()
        return total > 0 && mean > 0 ? (size * outlines).sum() / total / mean : .nan
    }
}
