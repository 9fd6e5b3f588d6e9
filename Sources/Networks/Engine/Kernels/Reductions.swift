import Tensors

/// Numbers over some axes of a tensor in plain order made into one: sums and products in Double. The shape alone decides
/// their order.
struct Reductions: Sendable {
    private let kind: Reduction
    /// The axes that stay and those that go, without the innermost of all.
    private let kept, gone: StridedAxes
    /// The innermost axis, and whether it goes.
    private let inner: Int
    private let isInnerGone: Bool
    /// What a sum is multiplied by.
    private let scale: Double

    init(_ kind: Reduction, _ shape: Shape, axes: [Int]) {
        self.kind = kind
        var kept = StridedAxes(shape, shape.indices.filter { !axes.contains($0) })
        var gone = StridedAxes(shape, axes)
        scale = kind == .mean ? 1 / Double(gone.count) : 1
        isInnerGone = gone.axes.last?.step == 1
        inner = isInnerGone ? gone.removeInnermost().size : kept.removeInnermost().size
        (self.kept, self.gone) = (kept, gone)
    }

    /// Takes the tensor and the result.
    var kernel: CustomKernel { isInnerGone ? kernelAlongRows : kernelAcrossRows }

    // MARK: The innermost axis goes

    private var kernelAlongRows: CustomKernel {
        CustomKernel { [self] operands in
            let x = operands[0], result = operands[1], rows = gone.count
            let several = max(Self.piece / (rows * inner), 1)
            Parallel.forEachRange(of: kept.count, size: several, on: .kernelThreads) { part in
                for place in part {
                    let first = x + kept.offset(of: place)
                    switch kind {
                    case .sum, .mean:
                        var sum = 0.0
                        for row in 0..<rows { sum += Self.sum(first + gone.offset(of: row), inner) }
                        result[place] = Float(sum * scale)
                    case .product:
                        var product = 1.0
                        for row in 0..<rows {
                            let row = first + gone.offset(of: row)
                            for i in 0..<inner { product *= Double(row[i]) }
                        }
                        result[place] = Float(product)
                    case .maximum:
                        result[place] = extreme(first, rows) { $1 > $0 || $1 != $1 ? $1 : $0 }
                    case .minimum:
                        result[place] = extreme(first, rows) { $1 < $0 || $1 != $1 ? $1 : $0 }
                    }
                }
            }
        }
    }

    /// In four sums, which are added up at last.
    private static func sum(_ x: UnsafePointer<Float>, _ count: Int) -> Double {
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0), i = 0
        while i + 4 <= count {
            a += Double(x[i])
            b += Double(x[i + 1])
            c += Double(x[i + 2])
            d += Double(x[i + 3])
            i += 4
        }
        while i < count {
            a += Double(x[i])
            i += 1
        }
        return (a + b) + (c + d)
    }

    @inline(__always)
    private func extreme(
        _ first: UnsafePointer<Float>, _ rows: Int, _ winner: (_ best: Float, _ x: Float) -> Float
    ) -> Float {
        var best = first[0]
        for row in 0..<rows {
            let row = first + gone.offset(of: row)
            for i in 0..<inner { best = winner(best, row[i]) }
        }
        return best
    }

    // MARK: The innermost axis stays

    private var kernelAcrossRows: CustomKernel {
        CustomKernel { [self] operands in
            // A thread takes some columns of some rows.
            let width = min(inner, max(Self.piece / gone.count, 64)), parts = (inner + width - 1) / width
            let several = max(Self.piece / (gone.count * width), 1)
            Parallel.forEachRange(of: kept.count * parts, size: several, on: .kernelThreads) { pieces in
                for piece in pieces {
                    let place = piece / parts, start = piece % parts * width, count = min(width, inner - start)
                    reduce(
                        operands[0] + kept.offset(of: place) + start, to: operands[1] + place * inner + start, count)
                }
            }
        }
    }

    private func reduce(_ x: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>, _ count: Int) {
        switch kind {
        case .sum, .mean: accumulate(x, to: result, count, 0) { $0 + $1 }
        case .product: accumulate(x, to: result, count, 1) { $0 * $1 }
        case .maximum: choose(x, to: result, count) { $1 > $0 || $1 != $1 ? $1 : $0 }
        case .minimum: choose(x, to: result, count) { $1 < $0 || $1 != $1 ? $1 : $0 }
        }
    }

    @inline(__always)
    private func accumulate(
        _ x: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>, _ count: Int, _ start: Double,
        _ joined: (Double, Double) -> Double
    ) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { buffer in
            let sums = buffer.baseAddress!
            sums.initialize(repeating: start, count: count)
            for row in 0..<gone.count {
                let row = x + gone.offset(of: row)
                for i in 0..<count { sums[i] = joined(sums[i], Double(row[i])) }
            }
            for i in 0..<count { result[i] = Float(sums[i] * scale) }
        }
    }

    @inline(__always)
    private func choose(
        _ x: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>, _ count: Int,
        _ winner: (_ best: Float, _ x: Float) -> Float
    ) {
        result.update(from: x, count: count)
        for row in 0..<gone.count {
            let row = x + gone.offset(of: row)
            for i in 0..<count { result[i] = winner(result[i], row[i]) }
        }
    }

    /// Numbers that a thread takes at a time.
    private static let piece = 1 << 14
}
