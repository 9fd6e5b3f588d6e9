import Tensors

/// s x + t with a number for each place of one axis: of `[outer, size, inner]`.
struct ScaledRows: Sendable {
    let rows: AxisRows
    let hasShift: Bool

    /// Takes x, s, t if there is one, and the result.
    var kernel: CustomKernel {
        CustomKernel { [self] operands in
            let (x, s, result) = (operands[0], operands[1], operands.last!), t = hasShift ? operands[2] : nil
            let several = max((1 << 13) / max(rows.size * rows.inner, 1), 1)
            Parallel.forEachRange(of: rows.outer, size: several, on: .kernelThreads) { part in
                for outer in part {
                    let start = outer * rows.size * rows.inner
                    compute(x + start, s, t, to: result + start)
                }
            }
        }
    }

    private func compute(
        _ x: UnsafePointer<Float>, _ s: UnsafePointer<Float>, _ t: UnsafePointer<Float>?,
        to result: UnsafeMutablePointer<Float>
    ) {
        switch (rows.inner, t) {
        case (1, let t?): for i in 0..<rows.size { result[i] = x[i] * s[i] + t[i] }
        case (1, nil): for i in 0..<rows.size { result[i] = x[i] * s[i] }
        default:
            for place in 0..<rows.size {
                let scale = s[place], shift = t?[place] ?? 0, start = place * rows.inner
                for i in start..<start + rows.inner { result[i] = x[i] * scale + shift }
            }
        }
    }
}
