import Tensors

/// The square that points lie in.
struct BoundingSquare {
    let x, y, side: Float

    init(_ points: Points) {
        func limits(_ axis: UnsafeMutablePointer<Float>) -> (Float, Float) {
            (0..<points.count).reduce((.infinity, -.infinity)) { (min($0.0, axis[$1]), max($0.1, axis[$1])) }
        }
        let horizontal = limits(points.x), vertical = limits(points.y)
        (x, y) = (horizontal.0, vertical.0)
        side = max(horizontal.1 - horizontal.0, vertical.1 - vertical.0)
    }
}

/// A place on the grid: a cell, and how far into it.
struct GridPlace {
    let column, row: Int
    let x, y: Float
}

/// Points in the order of the rows of cells that they lie in, so that each row of nodes can be filled by one core alone
/// and in one order.
final class GridRows {
    private let count: Int
    /// The beginning of each row's points.
    private var starts: [Int] = []
    /// Of each point, in that order, its place in cells.
    private var sorted: [SIMD2<Float>]
    private var cellRows: [Int32]

    init(count: Int) {
        self.count = count
        sorted = [SIMD2<Float>](repeating: .zero, count: count)
        cellRows = [Int32](repeating: 0, count: count)
    }

    /// Two cells are left free at the sides: a spline reaches one node back and two on.
    private static let margin: Float = 2

    @inline(__always)
    private func cells(_ i: Int, _ y: Points, _ box: BoundingSquare, _ scale: Float) -> SIMD2<Float> {
        (SIMD2(y.x[i], y.y[i]) - SIMD2(box.x, box.y)) * scale + Self.margin
    }

    @inline(__always)
    func place(of i: Int, _ y: Points, _ box: BoundingSquare, _ spacing: Float) -> GridPlace {
        GridPlace(cells(i, y, box, 1 / spacing))
    }

    /// Sorts the points by rows; within a row they stay in order.
    func sort(_ y: Points, box: BoundingSquare, spacing: Float) {
        let scale = 1 / spacing
        starts = [Int](repeating: 0, count: Int(box.side * scale) + 6)
        for i in 0..<count {
            let row = Int(cells(i, y, box, scale).y)
            cellRows[i] = Int32(row)
            starts[row + 1] += 1
        }
        for row in 1..<starts.count { starts[row] += starts[row - 1] }
        var next = starts
        for i in 0..<count {
            let row = Int(cellRows[i])
            sorted[next[row]] = cells(i, y, box, scale)
            next[row] += 1
        }
    }

    /// Writes how much of the points lies at each node.
    func spread(on grid: PotentialGrid) {
        let N = grid.rowLength
        starts.withUnsafeBufferPointer { starts in
            sorted.withUnsafeBufferPointer { sorted in
                Parallel.forEachRange(of: grid.usedSize, size: 4) { range in
                    for node in range {
                        let line = grid.nodes.start + node * N
                        line.update(repeating: 0, count: N)
                        for row in max(node - 2, 0)..<max(min(node + 2, starts.count - 1), node - 2, 0) {
                            for p in starts[row]..<starts[row + 1] {
                                let place = GridPlace(sorted[p])
                                let weight = CubicSpline.weights(place.y)[node - row + 1]
                                let start = UnsafeMutableRawPointer(line + place.column - 1)
                                let sum =
                                    start.loadUnaligned(as: SIMD4<Float>.self)
                                    + weight * CubicSpline.weights(place.x)
                                start.storeBytes(of: sum, as: SIMD4<Float>.self)
                            }
                        }
                    }
                }
            }
        }
    }
}

extension GridPlace {
    @inline(__always)
    init(_ cells: SIMD2<Float>) {
        (column, row) = (Int(cells.x), Int(cells.y))
        (x, y) = (cells.x - Float(column), cells.y - Float(row))
    }
}

extension PotentialGrid {
    /// The potential between the nodes, and its slope from node to node.
    @inline(__always)
    func potential(at place: GridPlace) -> (value: Float, slopeX: Float, slopeY: Float) {
        let wy = CubicSpline.weights(place.y), sy = CubicSpline.slopes(place.y)
        var along = SIMD4<Float>.zero, across = SIMD4<Float>.zero
        for k in 0..<4 {
            let line = UnsafeRawPointer(nodes.start + (place.row - 1 + k) * rowLength + place.column - 1)
                .loadUnaligned(as: SIMD4<Float>.self)
            along += wy[k] * line
            across += sy[k] * line
        }
        let wx = CubicSpline.weights(place.x), sx = CubicSpline.slopes(place.x)
        return ((wx * along).sum(), (sx * along).sum(), (wx * across).sum())
    }
}
