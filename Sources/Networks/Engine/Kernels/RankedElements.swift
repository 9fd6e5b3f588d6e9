import Tensors

/// The first elements of each row `[outer, size, inner]` in falling or rising order, and their places.
struct RankedElements: Sendable {
    let rows: AxisRows
    let count: Int
    let smallest, last: Bool

    /// Takes x and the results: values and places, `[outer, count, inner]`.
    var kernel: CustomKernel {
        CustomKernel { [self] operands in
            let (x, values, places) = (operands[0], operands[1], operands[2]), inner = rows.inner
            let several = max((1 << 13) / rows.size, 1)
            Parallel.forEachRange(of: rows.outer * inner, size: several, on: .kernelThreads) { part in
                for row in part {
                    let outer = row / inner, first = x + outer * rows.size * inner + row % inner
                    let start = outer * count * inner + row % inner
                    for (rank, place) in ranked(first).enumerated() {
                        values[start + rank * inner] = first[place * inner]
                        places[start + rank * inner] = Float(place)
                    }
                }
            }
        }
    }

    /// The places of the first elements of a row.
    private func ranked(_ row: UnsafePointer<Float>) -> [Int] {
        @inline(__always) func value(_ place: Int) -> Float { row[place * rows.inner] }
        /// Whether one place comes before another.
        @inline(__always) func precedes(_ i: Int, _ j: Int) -> Bool {
            let (a, b) = smallest ? (value(j), value(i)) : (value(i), value(j))
            if a > b || a.isNaN && !b.isNaN { return true }
            if a < b || b.isNaN && !a.isNaN { return false }
            return last ? i > j : i < j
        }
        if count == 1 {
            var best = 0
            for place in 1..<max(rows.size, 1) where precedes(place, best) { best = place }
            return [best]
        }
        return Array((0..<rows.size).sorted(by: precedes).prefix(count))
    }
}
