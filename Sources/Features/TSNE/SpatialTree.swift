/// A quadtree (of the plane) or an octree (of space) over points, laid out so that walking it needs no stack.
///
/// The points are sorted along a Z-shaped curve, on which every cell of the tree is a stretch. Cells stand in the order
/// of a walk that goes into each: to go into a cell is to go on to the next one in the array, and to pass over a cell
/// is to go on to `next`. Cells with a single child are left out.
///
/// Barnes, Hut: *A Hierarchical O(N log N) Force-Calculation Algorithm*, Nature 1986; Morton, 1966.
final class SpatialTree {
    struct Cell {
        /// The centre of the points in it.
        var x: Float = 0, y: Float = 0, z: Float = 0
        /// How many points there are in it.
        var mass: Float = 0
        /// The length of a side.
        var side: Float
        /// The node at which the walk goes on if it does not go in.
        var next: Int32 = 0
        /// Its points, in sorted order.
        var begin: Int32, end: Int32
        var isLeaf: Bool
    }

    private(set) var cells: [Cell] = []
    /// The points in sorted order, each axis filled up to whole lanes with its last point.
    private(set) var sorted: Points
    /// The place of each sorted point among the points as they were given.
    private(set) var order: [Int32] = []
    private var keys: [UInt64] = []
    private let dimensions: Int
    /// Bits of a key for each axis: the depth of the tree.
    private let depth: Int
    private static let leafSize = 8

    init(count: Int, dimensions: Int) {
        self.dimensions = dimensions
        depth = dimensions == 2 ? 20 : 16
        sorted = Points(count: count, dimensions: dimensions)
    }

    /// Builds the tree over points, in place of the one before.
    func build(_ points: Points) {
        let n = points.count
        var low = SIMD3<Float>(repeating: .infinity), high = SIMD3<Float>(repeating: -.infinity)
        for i in 0..<n {
            let point = SIMD3(points.x[i], points.y[i], points.z[i])
            low = pointwiseMin(low, point)
            high = pointwiseMax(high, point)
        }
        let width = max((high - low).max(), 1e-20)
        let scale = Float(1 << depth) / width * (1 - 1e-6)
        var entries = (0..<n).map { i in
            let cell = (SIMD3(points.x[i], points.y[i], points.z[i]) - low) * scale
            return MortonEntry(key: MortonEntry.key(cell, dimensions: dimensions), index: Int32(i))
        }
        entries.sortByKey(bits: depth * dimensions)
        keys = entries.map(\.key)
        order = entries.map(\.index)
        for (place, index) in order.enumerated() {
            sorted.x[place] = points.x[Int(index)]
            sorted.y[place] = points.y[Int(index)]
            sorted.z[place] = points.z[Int(index)]
        }
        for axis in 0..<3 where n > 0 {
            for place in n..<sorted.stride { sorted.axis(axis)[place] = sorted.axis(axis)[n - 1] }
        }
        cells.removeAll(keepingCapacity: true)
        if n > 0 { _ = addCell(0..<n, level: 0, side: width) }
    }

    /// Adds the cell of some sorted points, and all cells in it.
    /// - Returns: its index.
    private func addCell(_ range: Range<Int>, level: Int, side: Float) -> Int {
        var level = level, side = side
        // A key's bits of one level say which child a point is in; the first and the last point tell for all of them.
        func shift(_ level: Int) -> UInt64 { UInt64((depth - 1 - level) * dimensions) }
        while level < depth, keys[range.lowerBound] >> shift(level) == keys[range.upperBound - 1] >> shift(level) {
            level += 1
            side /= 2
        }
        let isLeaf = range.count <= Self.leafSize || level == depth
        let index = cells.count
        cells.append(Cell(side: side, begin: Int32(range.lowerBound), end: Int32(range.upperBound), isLeaf: isLeaf))
        var sum = SIMD3<Double>.zero
        if isLeaf {
            for i in range { sum += SIMD3(Double(sorted.x[i]), Double(sorted.y[i]), Double(sorted.z[i])) }
        } else {
            var start = range.lowerBound
            while start < range.upperBound {
                let child = keys[start] >> shift(level)
                let end = keys.firstIndex(in: start..<range.upperBound) { $0 >> shift(level) > child }
                let cell = cells[addCell(start..<end, level: level + 1, side: side / 2)]
                sum += SIMD3(Double(cell.x), Double(cell.y), Double(cell.z)) * Double(cell.mass)
                start = end
            }
        }
        let centre = sum / Double(range.count)
        (cells[index].x, cells[index].y, cells[index].z) = (Float(centre.x), Float(centre.y), Float(centre.z))
        cells[index].mass = Float(range.count)
        cells[index].next = Int32(cells.count)
        return index
    }
}

extension [UInt64] {
    /// The first index in a range of ascending numbers for which a condition holds that holds from there on; the end of
    /// the range if there is none.
    fileprivate func firstIndex(in range: Range<Int>, where condition: (UInt64) -> Bool) -> Int {
        var low = range.lowerBound, high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
