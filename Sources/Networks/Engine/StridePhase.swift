import Tensors

/// The rows of a strided transposed convolution's result that are congruent modulo the stride, or its columns.
///
/// Of the taps of the kernel only every s-th meets such rows: they are an ordinary convolution of the signal with a
/// smaller kernel (a sub-pixel convolution, Shi et al., CVPR 2016). With i = s q + p and u = t + s m, t = (p + top) mod s
/// and b = ⌊(p + top) / s⌋,
///
///     x̄[s q + p] = Σ_u W[u] · ȳ[(s q + p + top - u) / s] = Σ_m W[t + s m] · ȳ[q + b - m]
struct StridePhase {
    /// p, the first row.
    let first: Int
    /// How many rows there are.
    let count: Int
    /// The kernel's row under each tap from the top, nil for none.
    let taps: [Int?]
    /// The padding of the signal.
    let before, after: Int

    /// The phases of an axis, each with as few taps as it needs; nil where one would need negative padding.
    /// - Parameters:
    ///   - size: of the result.
    ///   - signal: the size of the signal.
    static func all(size: Int, signal: Int, kernel: Int, stride: Int, padding: Int) -> [StridePhase]? {
        let residues = (0..<min(stride, size)).map { Residue($0, kernel, stride, padding) }
        var phases: [StridePhase] = []
        for residue in residues {
            let count = (size - residue.p + stride - 1) / stride
            let phase = StridePhase(residue, count: count, signal: signal, reach: residue.reach)
            guard phase.taps.isEmpty || phase.isPossible else { return nil }
            phases.append(phase)
        }
        return phases
    }

    private struct Residue {
        let p, t, b, taps, stride: Int

        init(_ p: Int, _ kernel: Int, _ stride: Int, _ padding: Int) {
            self.p = p
            self.stride = stride
            t = (p + padding) % stride
            b = (p + padding) / stride
            taps = t < kernel ? (kernel - t + stride - 1) / stride : 0
        }

        /// The offsets b - m of the signal's rows that are read.
        var reach: ClosedRange<Int>? { taps == 0 ? nil : b - taps + 1...b }

        /// The kernel's row that meets the signal's row at an offset.
        func tap(_ offset: Int) -> Int? { (0..<taps).contains(b - offset) ? t + stride * (b - offset) : nil }
    }

    private init(_ residue: Residue, count: Int, signal: Int, reach: ClosedRange<Int>?) {
        first = residue.p
        self.count = count
        taps = reach.map { $0.map(residue.tap) } ?? []
        before = -(reach?.lowerBound ?? 0)
        after = count - signal + (reach?.upperBound ?? 0)
    }

    /// Whether kernels know such padding.
    private var isPossible: Bool { (0..<taps.count).contains(before) && (0..<taps.count).contains(after) }
}
