import Tensors

/// The rows of a matrix added up, each times its weight: yⱼ = Σᵢ gᵢ Wᵢⱼ, for a signal `[rows]` and W `[rows, columns]`.
///
/// It is what leads one image's signal back through a linear layer. Threads take columns, and each column is added up in
/// the order of the rows: the number of threads does not change a bit of it. oneDNN's own product deals rows out to
/// threads where there are few columns.
///
/// - Complexity: the matrix is read once, from memory as a rule, and that is all the time it takes.
struct WeightedRows: Sendable {
    let rows, columns: Int

    /// Takes the signal, the matrix in plain order, and the result.
    var kernel: CustomKernel {
        CustomKernel { [self] operands in
            let parts = max(min(ThreadCount.current, columns / 16), 1)
            Parallel.forEach(parts, on: .kernelThreads) { part in
                sum(
                    operands[1], by: operands[0], to: operands[2], columns * part / parts..<columns * (part + 1) / parts
                )
            }
        }
    }

    /// Four rows at a time, so that the sums are read and written a quarter as often.
    private func sum(
        _ matrix: UnsafePointer<Float>, by signal: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>,
        _ part: Range<Int>
    ) {
        (sums + part.lowerBound).update(repeating: 0, count: part.count)
        for row in stride(from: 0, to: rows, by: 4) {
            let count = min(4, rows - row), first = matrix + row * columns
            // A row that is not there is the first one, times 0.
            let second = first + (count > 1 ? columns : 0), third = first + (count > 2 ? 2 * columns : 0)
            let fourth = first + (count > 3 ? 3 * columns : 0)
            var g = SIMD4<Float>()
            for i in 0..<count { g[i] = signal[row + i] }
            var j = part.lowerBound
            while j + Lanes.scalarCount <= part.upperBound {
                let pair = g[0] * first.lanes(j) + g[1] * second.lanes(j)
                let other = g[2] * third.lanes(j) + g[3] * fourth.lanes(j)
                sums.store(sums.lanes(j) + (pair + other), at: j)
                j += Lanes.scalarCount
            }
            while j < part.upperBound {
                let pair = g[0] * first[j] + g[1] * second[j], other = g[2] * third[j] + g[3] * fourth[j]
                sums[j] += pair + other
                j += 1
            }
        }
    }
}
