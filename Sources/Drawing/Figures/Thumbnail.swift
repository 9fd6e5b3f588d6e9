/// One cell of a grid or one plane of points, small and alone: what stands for a lesson in a list.
public struct Thumbnail: Figure {
    private let content: Content
    private let side: Double

    private enum Content: Equatable, Sendable {
        case cell(Cell)
        case points([Point], classes: [Int])
    }

    public init(_ cell: Cell, side: Double = 96) {
        (content, self.side) = (.cell(cell), side)
    }

    /// - Parameters:
    ///   - points: y upward.
    ///   - classes: of each point; empty where there are none.
    public init(points: [Point], classes: [Int], side: Double = 96) {
        (content, self.side) = (.points(points, classes: classes), side)
    }

    public func sheet() -> Sheet {
        let frame = Rectangle(x: 0, y: 0, width: side, height: side), commands: [DrawingCommand]
        switch content {
        case .cell(let cell): commands = cell.commands(in: frame)
        case .points(let points, let classes):
            commands = ScatterArea(points, in: frame).commands(classes: classes)
        }
        return Sheet(size: Size(width: side, height: side), commands: commands)
    }
}
