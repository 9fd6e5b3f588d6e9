/// The rows of a map that depend on some rows of the image, for several stretches of the image at once; or the columns.
///
/// All stretches get a piece of one size, so that one kernel computes them: `extent` rows from `starts`, which hold what
/// depends on the stretch and perhaps more, and never reach beyond the map.
struct AxisCone: Hashable {
    /// The number of rows of the map.
    let size: Int
    /// Rows that depend on each stretch.
    let ranges: [Range<Int>]
    /// The rows of a piece.
    let extent: Int

    /// - Precondition: the ranges lie on the map and are not empty.
    init(size: Int, ranges: [Range<Int>]) {
        self.size = size
        self.ranges = ranges
        extent = ranges.reduce(1) { max($0, $1.count) }
    }

    /// The whole map for each of `count` stretches.
    static func whole(_ size: Int, count: Int) -> AxisCone {
        AxisCone(size: size, ranges: Array(repeating: 0..<size, count: count))
    }

    var isWhole: Bool { extent == size }

    /// The first row of each piece.
    var starts: [Int] { ranges.map { min($0.lowerBound, size - extent) } }

    /// Whether the pieces of two maps lie at the same places.
    func coincides(with other: AxisCone) -> Bool {
        size == other.size && extent == other.extent && starts == other.starts
    }

    func union(_ other: AxisCone) -> AxisCone {
        AxisCone(
            size: size,
            ranges: zip(ranges, other.ranges).map {
                min($0.lowerBound, $1.lowerBound)..<max($0.upperBound, $1.upperBound)
            })
    }

    /// Output row o reads the input's rows from o s - b to o s - b + k - 1, for a kernel of k rows with its gaps, the
    /// stride s and b rows of padding: rows l ..< h reach the outputs from ⌈(l + b - k + 1) / s⌉ to ⌊(h - 1 + b) / s⌋.
    ///
    /// A stretch that falls between kernels keeps one row, which does not depend on it.
    func through(kernel k: Int, stride s: Int, before b: Int, to size: Int) -> AxisCone {
        AxisCone(
            size: size,
            ranges: ranges.map { range in
                let first = min((max(range.lowerBound + b - k + 1, 0) + s - 1) / s, size - 1)
                let last = min((range.upperBound - 1 + b) / s, size - 1)
                return first..<max(last, first) + 1
            })
    }
}
