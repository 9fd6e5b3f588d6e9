import Tensors

/// The border of a mask, as lines in shares of the width and the height.
///
/// Marching squares (Lorensen and Cline, 1987, in the plane): between two neighbouring values on either side of the
/// level the line passes where the straight line between them does. Outside of the mask all is 0, so every line closes.
struct Contour {
    /// Closed lines; the last point is joined to the first.
    private(set) var lines: [[Point]] = []

    /// - Parameters:
    ///   - mask: `[h, w]`, what is inside lies above the level.
    ///   - level: by default 0.5.
    init(of mask: Tensor, level: Float = 0.5) {
        precondition(mask.shape.rank == 2, "a contour is drawn around [h, w], got \(mask.shape)")
        let height = mask.shape[0], width = mask.shape[1]
        func value(_ row: Int, _ column: Int) -> Float {
            guard 0 <= row, row < height, 0 <= column, column < width else { return 0 }
            return mask.withElements { $0[row * width + column] }
        }
        // Each crossed side of a square leads to the next: side (row, column, isVertical) joins the values
        // at (row, column) and its neighbour below or to the right.
        var next: [Side: Side] = [:]
        for row in -1..<height {
            for column in -1..<width {
                let top = Side(row: row, column: column, isVertical: false)
                let left = Side(row: row, column: column, isVertical: true)
                let bottom = Side(row: row + 1, column: column, isVertical: false)
                let right = Side(row: row, column: column + 1, isVertical: true)
                let corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
                let inside = corners.enumerated().reduce(0) { bits, corner in
                    bits | (value(corner.element.0, corner.element.1) > level ? 1 << corner.offset : 0)
                }
                // The inside stays on the right hand of the line.
                switch inside {
                case 1: next[top] = left
                case 2: next[right] = top
                case 3: next[right] = left
                case 4: next[bottom] = right
                case 5: (next[top], next[bottom]) = (left, right)
                case 6: next[bottom] = top
                case 7: next[bottom] = left
                case 8: next[left] = bottom
                case 9: next[top] = bottom
                case 10: (next[right], next[left]) = (top, bottom)
                case 11: next[right] = bottom
                case 12: next[left] = right
                case 13: next[top] = right
                case 14: next[left] = top
                default: break
                }
            }
        }
        for start in next.keys.sorted() {
            var line: [Point] = [], side = start
            while let following = next.removeValue(forKey: side) {
                let (row, column) = (side.row, side.column)
                let from = value(row, column)
                let to = side.isVertical ? value(row + 1, column) : value(row, column + 1)
                let share = Double((level - from) / (to - from))
                let x = Double(column) + 0.5 + (side.isVertical ? 0 : share)
                let y = Double(row) + 0.5 + (side.isVertical ? share : 0)
                line.append(Point(x: min(max(x / Double(width), 0), 1), y: min(max(y / Double(height), 0), 1)))
                side = following
            }
            if line.count > 2 { lines.append(line) }
        }
    }

    /// The lines without the steps of a mask that knows only 0 and 1: each point twice averaged with its neighbours,
    /// weights ¼, ½, ¼. Lines around a few elements stay as they are.
    var smoothLines: [[Point]] {
        lines.map { line in
            guard line.count > 24 else { return line }
            return (0..<2).reduce(line) { line, _ in
                line.indices.map { i in
                    let before = line[(i + line.count - 1) % line.count], after = line[(i + 1) % line.count]
                    return Point(
                        x: (before.x + 2 * line[i].x + after.x) / 4, y: (before.y + 2 * line[i].y + after.y) / 4)
                }
            }
        }
    }

    private struct Side: Hashable, Comparable {
        let row, column: Int
        let isVertical: Bool

        static func < (a: Side, b: Side) -> Bool {
            (a.row, a.column, a.isVertical ? 1 : 0) < (b.row, b.column, b.isVertical ? 1 : 0)
        }
    }
}
