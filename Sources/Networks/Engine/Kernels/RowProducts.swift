import Tensors

/// The products of a matrix's rows with a vector: yᵢ = Σⱼ Wᵢⱼ xⱼ + bᵢ, for x `[columns]` and W `[rows, columns]`.
///
/// It is a linear layer for one image. Threads take rows, and each row is added up by one of them in 32 partial sums, whose
/// order the number of columns alone decides: the number of threads does not change a bit of it.
///
/// - Complexity: the matrix is read once, from memory as a rule, and that is all the time it takes.
struct RowProducts: Sendable {
    let rows, columns: Int
    let hasBias: Bool

    /// Takes the vector, the matrix in plain order, the bias if there is one, and the result.
    var kernel: CustomKernel {
        CustomKernel { [self] operands in
            let x = operands[0], matrix = operands[1], result = operands.last!
            let parts = max(min(ThreadCount.current, rows * columns >> 14), 1)
            Parallel.forEach(parts, on: .kernelThreads) { part in
                for row in rows * part / parts..<rows * (part + 1) / parts {
                    let product = self.product(matrix + row * columns, x)
                    result[row] = hasBias ? product + operands[2][row] : product
                }
            }
        }
    }

    private func product(_ row: UnsafePointer<Float>, _ x: UnsafePointer<Float>) -> Float {
        var first = Lanes(), second = Lanes(), third = Lanes(), fourth = Lanes()
        let step = 4 * Lanes.scalarCount
        var j = 0
        while j + step <= columns {
            first += row.lanes(j) * x.lanes(j)
            second += row.lanes(j + 8) * x.lanes(j + 8)
            third += row.lanes(j + 16) * x.lanes(j + 16)
            fourth += row.lanes(j + 24) * x.lanes(j + 24)
            j += step
        }
        var sum = ((first + second) + (third + fourth)).sum()
        while j < columns {
            sum += row[j] * x[j]
            j += 1
        }
        return sum
    }
}
