import Tensors

/// Points in panels of eight, coordinate by coordinate, so that a processor multiplies one coordinate of eight points
/// at once.
///
/// Their mean is subtracted: distances stay as they are, and |a|² + |b|² - 2ab loses fewer digits.
struct PointPanels {
    let count, dimensions: Int
    /// `[n, d]`, centred.
    let rows: [Float]
    /// `[n / 8, d, 8]`; where points are missing in the last panel there are zeros.
    let panels: [Float]
    /// Of each point in a panel ‖x‖², and infinity where a point is missing.
    let squaredNorms: [Float]

    static let width = 8

    init(_ data: Tensor) {
        let n = data.shape[0], d = data.shape[1], panelCount = (n + Self.width - 1) / Self.width
        (count, dimensions) = (n, d)
        let means = data.columnMeans()
        let rows = [Float](unsafeUninitializedCapacity: n * d) { rows, initializedCount in
            data.withElements { x in
                for i in 0..<n { for c in 0..<d { rows[i * d + c] = Float(Double(x[i * d + c]) - means[c]) } }
            }
            initializedCount = n * d
        }
        var panels = [Float](repeating: 0, count: panelCount * d * Self.width)
        var norms = [Float](repeating: .infinity, count: panelCount * Self.width)
        for i in 0..<n {
            let (panel, lane) = i.quotientAndRemainder(dividingBy: Self.width)
            var norm: Float = 0
            for c in 0..<d {
                let value = rows[i * d + c]
                panels[(panel * d + c) * Self.width + lane] = value
                norm += value * value
            }
            norms[i] = norm
        }
        (self.rows, self.panels, squaredNorms) = (rows, panels, norms)
    }
}

extension Tensor {
    /// The mean of each column of `[n, d]`.
    func columnMeans() -> [Double] {
        let n = shape[0], d = shape[1]
        var sums = [Double](repeating: 0, count: d)
        withElements { x in
            for i in 0..<n { for c in 0..<d { sums[c] += Double(x[i * d + c]) } }
        }
        return sums.map { $0 / Double(max(n, 1)) }
    }
}
