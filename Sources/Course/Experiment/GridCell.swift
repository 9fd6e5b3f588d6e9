import Tensors

/// A place on a picture as a person types it: `C4` is the third column of eight from the left, the fourth row from the top.
public struct GridCell: Hashable, Sendable, CustomStringConvertible {
    /// 0...7.
    public let column, row: Int

    /// Columns and rows of the grid.
    public static let count = 8
    static let letters = Array("ABCDEFGH")

    public init(column: Int, row: Int) {
        precondition(
            (0..<Self.count).contains(column) && (0..<Self.count).contains(row), "no cell \(column), \(row)")
        (self.column, self.row) = (column, row)
    }

    /// Reads `C4`, `c4`; nil for anything else.
    public init?(_ text: String) {
        let signs = Array(text.uppercased())
        guard signs.count == 2, let column = Self.letters.firstIndex(of: signs[0]),
            let row = signs[1].wholeNumberValue, signs[1].isASCII, (1...Self.count).contains(row)
        else { return nil }
        self.init(column: column, row: row - 1)
    }

    /// The cell of a map's largest value.
    /// - Parameter map: `[H, W]`.
    public init(peakOf map: Tensor) {
        let peak = map.argMax(), (height, width) = (map.shape[0], map.shape[1])
        self.init(column: peak % width * Self.count / width, row: peak / width * Self.count / height)
    }

    public var description: String { "\(Self.letters[column])\(row + 1)" }

    /// How much of the cell is an object's: the mean of its mask there, 0...1.
    /// - Parameter mask: `[H, W]`, 0...1, H and W multiples of 8.
    public func share(of mask: Tensor) -> Float {
        let (height, width) = (mask.shape[0] / Self.count, mask.shape[1] / Self.count)
        return mask.cropped(top: row * height, left: column * width, height: height, width: width).mean()
    }
}
