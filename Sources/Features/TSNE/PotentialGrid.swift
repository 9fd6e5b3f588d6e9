import Foundation
import Tensors

/// A grid on which the potential of many points is found by the fast Fourier transform.
///
///     Φ[a] = Σ_b G[a - b] ρ[b]        ρ: how much of the points lies at node b;   a, b in 0 ..< M, two axes
///     Ĝ[k] = K̂[k] / B[k]⁴             K: the kernel at the nodes, B: the spline's own transform (for each axis)
///
/// The division makes the sum exact for points at nodes: what smoothing the points by splines does, and reading the
/// potential by splines again, is undone beforehand. The grid is twice as wide as the points need, so that the
/// transform's wrapping round never brings the two ends together.
///
/// Only the kernel less its value c at the far end is summed, for small plots: there K is 1 - r² with all digits in r².
final class PotentialGrid {
    /// M: nodes along a side that points may touch.
    let usedSize: Int
    /// The distance of nodes.
    let spacing: Float
    /// c: what has been left out of each pair's kernel.
    let constant: Double
    /// `[M, N]`: ρ, then Φ.
    let nodes: AlignedFloats
    /// N, the distance from row to row.
    var rowLength: Int { plans.size }

    /// The part of the potential at a point's place that is its own.
    private(set) var own = OwnPotential { _, _ in 0 }

    private let plans: FourierPlans
    /// `[N / 2 + 1, N]`: Ĝ / N², by columns.
    private let kernel: AlignedFloats
    /// `[M, columns]` complex: each row transformed.
    private let rows: AlignedFloats
    private let columnCount: Int

    init(plans: FourierPlans, spacing: Double) {
        self.plans = plans
        self.spacing = Float(spacing)
        let N = plans.size
        usedSize = N / 2
        let batch = FourierPlans.columnBatch
        // Filled up to whole batches, which are aligned for that.
        columnCount = (N / 2 + 1 + batch - 1) / batch * batch
        nodes = AlignedFloats(count: usedSize * N)
        rows = AlignedFloats(count: 2 * usedSize * columnCount)
        let reach = Double(N) * spacing
        constant = 1 / (1 + reach * reach)
        kernel = AlignedFloats(count: columnCount * N)
        fillKernel(spacing: spacing, reach: reach)
        own = measuredOwnPotential()
    }

    /// The potential of a single point at its own place.
    private func measuredOwnPotential() -> OwnPotential {
        let middle = usedSize / 2 * rowLength + usedSize / 2
        nodes.start[middle] = 1
        convolve()
        return OwnPotential { row, column in nodes.start[middle + row * rowLength + column] }
    }

    /// Ĝ from the kernel at all nodes.
    private func fillKernel(spacing: Double, reach: Double) {
        let N = plans.size
        let samples = AlignedFloats(count: N * N), transformed = AlignedFloats(count: 2 * N * columnCount)
        Parallel.forEachRange(of: N, size: 16) { range in
            for a in range {
                for b in 0..<N {
                    let y = Double(min(a, N - a)) * spacing, x = Double(min(b, N - b)) * spacing
                    let square = x * x + y * y
                    // 1/(1 + r²) - 1/(1 + R²), without the loss of digits.
                    let value = (reach * reach - square) / ((1 + square) * (1 + reach * reach))
                    samples.start[a * N + b] = Float(value)
                }
                plans.transformRow(samples.start + a * N, to: transformed.start + a * columnCount * 2)
            }
        }
        let splines = (0..<N).map { CubicSpline.transform(cosine: cos(2 * .pi * Double($0) / Double(N))) }
        forEachColumns { columns, batch, scratch in
            copy(transformed, rowCount: N, columns, to: scratch)
            plans.transformColumns(scratch)
            for (i, column) in columns.enumerated() where column <= N / 2 {
                for a in 0..<N {
                    let spline = splines[a] * splines[column]
                    let value = Double(scratch[2 * (a * batch + i)]) / (spline * spline) / Double(N * N)
                    kernel.start[column * N + a] = Float(value)
                }
            }
        }
    }

    /// ρ to Φ, in place.
    /// - Complexity: O(N² log N).
    func convolve() {
        let N = plans.size, M = usedSize
        Parallel.forEachRange(of: M, size: 8) { range in
            for a in range { plans.transformRow(nodes.start + a * N, to: rows.start + a * columnCount * 2) }
        }
        forEachColumns { columns, batch, scratch in
            copy(rows, rowCount: M, columns, to: scratch)
            (scratch + 2 * M * batch).update(repeating: 0, count: 2 * (N - M) * batch)
            plans.transformColumns(scratch)
            for (i, column) in columns.enumerated() {
                let factors = kernel.start + column * N
                for a in 0..<N {
                    scratch[2 * (a * batch + i)] *= factors[a]
                    scratch[2 * (a * batch + i) + 1] *= factors[a]
                }
            }
            plans.invertColumns(scratch)
            for a in 0..<M {
                (rows.start + 2 * (a * columnCount + columns.lowerBound))
                    .update(from: scratch + 2 * a * batch, count: 2 * batch)
            }
        }
        Parallel.forEachRange(of: M, size: 8) { range in
            for a in range { plans.invertRow(rows.start + a * columnCount * 2, to: nodes.start + a * N) }
        }
    }

    private func copy(
        _ rows: AlignedFloats, rowCount: Int, _ columns: Range<Int>, to scratch: UnsafeMutablePointer<Float>
    ) {
        let batch = columns.count
        for a in 0..<rowCount {
            (scratch + 2 * a * batch)
                .update(from: rows.start + 2 * (a * columnCount + columns.lowerBound), count: 2 * batch)
        }
    }

    /// Calls `body` with batches of columns, and memory for `[N, 8]` complex numbers.
    private func forEachColumns(_ body: (Range<Int>, Int, UnsafeMutablePointer<Float>) -> Void) {
        let batch = FourierPlans.columnBatch
        Parallel.forEachRange(of: columnCount / batch, size: 4) { batches in
            let scratch = AlignedFloats(count: 2 * plans.size * batch)
            for i in batches { body(i * batch..<(i + 1) * batch, batch, scratch.start) }
        }
    }
}
