import Tensors

/// The directions in which data spread most.
///
///     C = 1/(n - 1) Σᵢ (xᵢ - x̄)(xᵢ - x̄)ᵀ,     C vₖ = λₖ vₖ,     λ₁ ≥ λ₂ ≥ …
///
/// The eigenvectors are found by Lanczos' method with all vectors kept orthogonal to each other: each step costs one
/// pass over the data and C is never formed. Each vₖ is given the sign with which its largest entry is positive.
///
/// Pearson: *On Lines and Planes of Closest Fit to Systems of Points in Space*, 1901; Lanczos, 1950; Golub, Van Loan:
/// *Matrix Computations*, 4th edition, section 10.3.
public struct PrincipalComponents: Sendable {
    /// x̄, `[d]`.
    public let mean: [Double]
    /// vₖ, each of length 1 and `[d]`.
    public let directions: [[Double]]
    /// λₖ: the variance along each direction.
    public let variances: [Double]

    /// The first `count` components.
    ///
    /// - Parameters:
    ///   - count: at most min(n, d); where the data span fewer dimensions, the last variances are 0.
    ///   - data: `[n, d]`, finite, one point a row.
    /// - Complexity: O(n d) for each of m steps, O(m² d) to keep the vectors orthogonal; m is a few times `count`.
    public init(_ count: Int, of data: Tensor) {
        precondition(data.shape.rank == 2, "points are rows of [n, d], got a tensor of shape \(data.shape)")
        let n = data.shape[0], d = data.shape[1]
        precondition(0 < count && count <= min(n, d), "\(count) components of data of shape \(data.shape)")
        let mean = data.columnMeans()
        let offset = mean.map { Float($0) }
        let eigen = LanczosIteration(count: count, size: d) { v in
            data.timesItsTranspose(v, offset: offset).map { $0 / Double(max(n - 1, 1)) }
        }
        self.mean = mean
        variances = eigen.values.map { max($0, 0) }
        directions = eigen.vectors.map { v in
            let largest = v.max { abs($0) < abs($1) } ?? 0
            return largest < 0 ? v.map { -$0 } : v
        }
    }

    /// The coordinates of points along the directions.
    /// - Parameter data: `[n, d]`.
    /// - Returns: `[n, count]`, vₖᵀ (x - x̄).
    public func projected(_ data: Tensor) -> Tensor {
        let n = data.shape[0], d = data.shape[1], count = directions.count
        precondition(d == mean.count, "components of \(mean.count) dimensions, data of shape \(data.shape)")
        let vectors = directions.map { $0.map { Float($0) } }
        let offset = mean.map { Float($0) }
        return Tensor(shape: [n, count]) { result in
            data.withElements { x in
                let x = x.baseAddress!, result = result.baseAddress!
                Parallel.forEachRange(of: n, size: 256) { rows in
                    withUnsafeTemporaryAllocation(of: Float.self, capacity: d) { row in
                        let row = row.baseAddress!
                        for i in rows {
                            for c in 0..<d { row[c] = x[i * d + c] - offset[c] }
                            for (k, vector) in vectors.enumerated() {
                                result[i * count + k] = vector.withUnsafeBufferPointer {
                                    dotProduct(row, $0.baseAddress!, count: d)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension Tensor {
    /// Σᵢ (xᵢ - offset) (xᵢ - offset)ᵀ v for the rows of `[n, d]`.
    fileprivate func timesItsTranspose(_ v: [Double], offset: [Float]) -> [Double] {
        let n = shape[0], d = shape[1], size = 256, parts = (n + size - 1) / size
        let direction = v.map { Float($0) }
        var sums = [Float](repeating: 0, count: parts * d)
        withElements { x in
            sums.withUnsafeMutableBufferPointer { sums in
                let x = x.baseAddress!, sums = sums.baseAddress!
                direction.withUnsafeBufferPointer { direction in
                    offset.withUnsafeBufferPointer { offset in
                        let direction = direction.baseAddress!
                        Parallel.forEachRange(of: n, size: size) { rows in
                            withUnsafeTemporaryAllocation(of: Float.self, capacity: d) { row in
                                let row = row.baseAddress!, sum = sums + rows.lowerBound / size * d
                                for i in rows {
                                    for c in 0..<d { row[c] = x[i * d + c] - offset[c] }
                                    add(dotProduct(row, direction, count: d), row, to: sum, count: d)
                                }
                            }
                        }
                    }
                }
            }
        }
        var result = [Double](repeating: 0, count: d)
        for part in 0..<parts { for c in 0..<d { result[c] += Double(sums[part * d + c]) } }
        return result
    }
}

/// sum += factor · x.
private func add(
    _ factor: Float, _ x: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int
) {
    var c = 0
    while c + 8 <= count {
        sum.store(sum.lanes(c) + factor * x.lanes(c), at: c)
        c += 8
    }
    while c < count {
        sum[c] += factor * x[c]
        c += 1
    }
}
