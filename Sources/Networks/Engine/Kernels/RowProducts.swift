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
            OpenMP.forEach(parts) { part in
                for row in rows * part / parts..<rows * (part + 1) / parts {
                    let product = self.product(matrix + row * columns, x)
                    result[row] = hasBias ? product + operands[2][row] : product
                }
            }
        }
    }

    private func product(_ row: UnsafePointer<Float>, _ x: UnsafePointer<Float>) -> Float {
        typealias Lanes = SIMD8<Float>
        var first = Lanes(), second = Lanes(), third = Lanes(), fourth = Lanes()
        let step = 4 * Lanes.count
        var j = 0
        while j + step <= columns {
            first += Lanes.read(row + j) * Lanes.read(x + j)
            second += Lanes.read(row + j + 8) * Lanes.read(x + j + 8)
            third += Lanes.read(row + j + 16) * Lanes.read(x + j + 16)
            fourth += Lanes.read(row + j + 24) * Lanes.read(x + j + 24)
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
