import Tensors

extension Tensor {
    /// SSIM, the structural similarity of two maps: the mean over windows of how alike means, variances and covariances are.
    ///
    ///     SSIM = mean over windows of (2 μa μb + C₁)(2 σab + C₂) / ((μa² + μb² + C₁)(σa² + σb² + C₂))
    ///     C₁ = (0.01 R)²,   C₂ = (0.03 R)²
    ///
    /// μ, σ²: mean and unbiased variance within a window of `window` × `window` pixels with equal weights, wherever it lies
    /// inside; R: the range of both maps together, max - min.
    ///
    /// - Parameter window: odd; made smaller where the maps are.
    /// - Returns: -1...1, 1 for the same map.
    /// - Precondition: both are `[H, W]` of the same size.
    /// - Complexity: O(H W).
    ///
    /// Wang et al., "Image Quality Assessment: From Error Visibility to Structural Similarity", IEEE Transactions on Image
    /// Processing 2004, equation 13, which weights windows of 11 × 11 by a Gaussian; scikit-image, and with it Quantus, has
    /// these equal weights.
    public func structuralSimilarity(with other: Tensor, window: Int = 7) -> Float {
        precondition(
            shape == other.shape && shape.rank == 2, "the similarity of maps of shapes \(shape) and \(other.shape)")
        precondition(window % 2 == 1 && window >= 3, "a window of \(window) pixels")
        let range = Double(max(maximum(), other.maximum()) - min(minimum(), other.minimum()))
        guard range > 0 else { return 1 }
        let C1 = (0.01 * range) * (0.01 * range), C2 = (0.03 * range) * (0.03 * range)
        let side = (rows: min(window, shape[0]), columns: min(window, shape[1]))
        let count = Double(side.rows * side.columns), unbiased = count / max(count - 1, 1)

        let a = WindowSums(self, self) { a, _ in a }, b = WindowSums(other, other) { b, _ in b }
        let aa = WindowSums(self, self, *), bb = WindowSums(other, other, *), ab = WindowSums(self, other, *)
        var total = 0.0
        for top in 0...shape[0] - side.rows {
            for left in 0...shape[1] - side.columns {
                func mean(_ sums: WindowSums) -> Double { sums.sum(top, left, side.rows, side.columns) / count }
                let μa = mean(a), μb = mean(b)
                let σaa = unbiased * (mean(aa) - μa * μa), σbb = unbiased * (mean(bb) - μb * μb)
                let σab = unbiased * (mean(ab) - μa * μb)
                total += (2 * μa * μb + C1) * (2 * σab + C2) / ((μa * μa + μb * μb + C1) * (σaa + σbb + C2))
            }
        }
        return Float(total / Double((shape[0] - side.rows + 1) * (shape[1] - side.columns + 1)))
    }
}

/// Sums over any window in constant time, from a table of the sums above and to the left of each place.
private struct WindowSums {
    private let table: [Double]
    private let stride: Int

    init(_ a: Tensor, _ b: Tensor, _ product: (Double, Double) -> Double) {
        let height = a.shape[0], width = a.shape[1], stride = width + 1
        var table = [Double](repeating: 0, count: (height + 1) * stride)
        a.withElements { a in
            b.withElements { b in
                for i in 0..<height {
                    var row = 0.0
                    for j in 0..<width {
                        row += product(Double(a[i * width + j]), Double(b[i * width + j]))
                        table[(i + 1) * stride + j + 1] = table[i * stride + j + 1] + row
                    }
                }
            }
        }
        (self.table, self.stride) = (table, stride)
    }

    func sum(_ top: Int, _ left: Int, _ rows: Int, _ columns: Int) -> Double {
        let upper = top * stride + left, lower = (top + rows) * stride + left
        return table[lower + columns] - table[lower] - table[upper + columns] + table[upper]
    }
}
