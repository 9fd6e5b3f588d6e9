import Foundation
import Tensors

/// xᵢ - m - log Σⱼ exp(xⱼ - m) for each row `[outer, size, inner]`, with its largest number m; the sum in Double.
struct LogSoftmaxRows: Sendable {
    let rows: AxisRows

    /// Takes x and the result.
    var kernel: CustomKernel {
        CustomKernel { [self] operands in
            let several = max((1 << 12) / max(rows.size, 1), 1)
            Parallel.forEachRange(of: rows.outer * rows.inner, size: several, on: .kernelThreads) { part in
                for row in part {
                    let start = row / rows.inner * rows.size * rows.inner + row % rows.inner
                    compute(operands[0] + start, to: operands[1] + start)
                }
            }
        }
    }

    private func compute(_ x: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>) {
        let places = stride(from: 0, to: rows.size * rows.inner, by: rows.inner)
        var largest = -Float.infinity, sum = 0.0
        for place in places { largest = max(largest, x[place]) }
        for place in places { sum += Double(exp(x[place] - largest)) }
        let logarithm = Float(log(sum))
        for place in places { result[place] = x[place] - largest - logarithm }
    }
}
