import Tensors

/// A square of whole pixels.
public struct PixelSquare: Hashable, Sendable {
    public let top, left, side: Int

    public init(top: Int, left: Int, side: Int) { (self.top, self.left, self.side) = (top, left, side) }

    /// The largest square all of whose pixels are the object's by a share or more, the uppermost of those of one size and
    /// among these the leftmost; nil where no pixel is.
    ///
    ///     s(i, j) = 1 + min(s(i-1, j), s(i, j-1), s(i-1, j-1)) on the object, 0 beside it
    ///
    /// s is the side of the largest square whose lower right corner is (i, j).
    ///
    /// - Parameters:
    ///   - mask: `[H, W]`, 0...1.
    ///   - share: how much of a pixel has to be the object's.
    /// - Complexity: O(H · W).
    public init?(largestIn mask: Tensor, share: Float = 1) {
        let (height, width) = (mask.shape[0], mask.shape[1])
        var best = 0, corner = (row: 0, column: 0), above = [Int](repeating: 0, count: width + 1)
        mask.withElements { m in
            for row in 0..<height {
                var sides = [Int](repeating: 0, count: width + 1)
                for column in 0..<width where m[row * width + column] >= share {
                    sides[column + 1] = 1 + min(above[column + 1], sides[column], above[column])
                    if sides[column + 1] > best { (best, corner) = (sides[column + 1], (row, column)) }
                }
                above = sides
            }
        }
        guard best > 0 else { return nil }
        self.init(top: corner.row + 1 - best, left: corner.column + 1 - best, side: best)
    }
}
