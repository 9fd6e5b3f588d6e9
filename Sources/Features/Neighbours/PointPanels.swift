/// Points in panels of eight, coordinate by coordinate, so that a processor multiplies one coordinate of eight points
/// at once.
struct PointPanels {
    /// `[⌈n / 8⌉, d, 8]`; where points are missing in the last panel there are zeros.
    let values: AlignedFloats
    /// Of each point in a panel ‖x‖², and infinity where a point is missing: nothing is near to it.
    let squaredNorms: AlignedFloats

    static let width = 8

    /// - Parameters:
    ///   - rows: `[count, d]`.
    init(_ rows: UnsafePointer<Float>, count n: Int, dimensions d: Int) {
        let width = Self.width, panelCount = (n + width - 1) / width
        values = AlignedFloats(count: panelCount * d * width)
        squaredNorms = AlignedFloats(count: panelCount * width)
        squaredNorms.start.update(repeating: .infinity, count: panelCount * width)
        for i in 0..<n {
            let row = rows + i * d, lane = values.start + i / width * width * d + i % width
            for c in 0..<d { lane[c * width] = row[c] }
            squaredNorms.start[i] = dotProduct(row, row, count: d)
        }
    }
}
