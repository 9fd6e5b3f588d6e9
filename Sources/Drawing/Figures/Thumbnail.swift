/// One cell of a grid, small and alone: what stands for a lesson in a list.
public struct Thumbnail: Figure {
    private let cell: Cell
    private let side: Double

    public init(_ cell: Cell, side: Double = 96) {
        (self.cell, self.side) = (cell, side)
    }

    public func sheet() -> Sheet {
        let frame = Rectangle(x: 0, y: 0, width: side, height: side)
        return Sheet(size: Size(width: side, height: side), commands: cell.commands(in: frame))
    }
}
