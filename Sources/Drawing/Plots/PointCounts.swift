/// How many points lie in a rectangle, in a time that does not depend on how many there are.
///
/// Sums over all cells above and left of a corner, as in summed-area tables (Crow, "Summed-Area Tables for Texture
/// Mapping", SIGGRAPH 1984).
struct PointCounts {
    private let area: Rectangle
    private let columns, rows: Int
    private var sums: [Int32]

    /// Of a cell of the table, in px; points count with the cell in which they lie.
    private static let side = 2.0

    init(_ points: [Point], in area: Rectangle) {
        self.area = area
        columns = Int((area.width / Self.side).rounded(.up)) + 1
        rows = Int((area.height / Self.side).rounded(.up)) + 1
        sums = [Int32](repeating: 0, count: columns * rows)
        for point in points {
            let (column, row) = (column(at: point.x), row(at: point.y))
            if column + 1 < columns, row + 1 < rows { sums[(row + 1) * columns + column + 1] += 1 }
        }
        for row in 1..<rows {
            for column in 1..<columns {
                let i = row * columns + column
                sums[i] += sums[i - 1] + sums[i - columns] - sums[i - columns - 1]
            }
        }
    }

    func count(in box: Rectangle) -> Int {
        let (left, right) = (column(at: box.left), column(at: box.right))
        let (top, bottom) = (row(at: box.top), row(at: box.bottom))
        func sum(_ row: Int, _ column: Int) -> Int { Int(sums[row * columns + column]) }
        return sum(bottom, right) - sum(top, right) - sum(bottom, left) + sum(top, left)
    }

    private func column(at x: Double) -> Int { min(max(Int((x - area.left) / Self.side), 0), columns - 1) }
    private func row(at y: Double) -> Int { min(max(Int((y - area.top) / Self.side), 0), rows - 1) }
}
