import Tensors

/// y[i] = Σ w x[j] along an axis, over the taps (j, w) of i. The order of the taps alone decides the order in which they are
/// added up.
struct TapSums: Sendable {
    private let taps: Taps
    private let rows: AxisRows
    /// Results side by side that are made alike.
    private let stretches: [Stretch]
    /// Where eight results side by side have as many taps each, these by the number of the tap and then by the result.
    private let indicesOfEights: [Int32], weightsOfEights: [Float]

    private enum Stretch {
        /// Copies of numbers side by side, or of any.
        case copies(Range<Int>, from: Int)
        case chosen(Range<Int>)
        case sums(Range<Int>)
        /// Eight sums of `count` taps that begin at `start` in the tables of eights.
        case eight(from: Int, count: Int, start: Int)

        var range: Range<Int> {
            switch self {
            case .copies(let range, _), .chosen(let range), .sums(let range): range
            case .eight(let first, _, _): first..<first + 8
            }
        }
    }

    init(_ taps: Taps, rows: AxisRows) {
        self.taps = taps
        self.rows = rows
        var stretches: [Stretch] = [], indices: [Int32] = [], weights: [Float] = []
        var next = 0
        while next < taps.count {
            let copies = Self.copies(taps, from: next), chosen = Self.chosen(taps, from: next, rows.inner)
            if copies.count * rows.inner >= Self.longCopy {
                stretches.append(.copies(copies, from: taps[next][0].index))
                next = copies.upperBound
            } else if !chosen.isEmpty {
                stretches.append(.chosen(chosen))
                next = chosen.upperBound
            } else if rows.inner == 1, let count = Self.tapsOfEight(taps, from: next) {
                stretches.append(.eight(from: next, count: count, start: indices.count))
                for tap in 0..<count {
                    for row in next..<next + 8 {
                        indices.append(taps.indices[Int(taps.starts[row]) + tap])
                        weights.append(taps.weights[Int(taps.starts[row]) + tap])
                    }
                }
                next += 8
            } else {
                stretches.append(.sums(next..<next + 1))
                next += 1
            }
        }
        (self.stretches, indicesOfEights, weightsOfEights) = (stretches, indices, weights)
    }

    /// The results from one on that are copies of consecutive numbers.
    private static func copies(_ taps: Taps, from first: Int) -> Range<Int> {
        func source(_ row: Int) -> Int32? {
            let start = Int(taps.starts[row])
            return taps.starts[row + 1] == taps.starts[row] + 1 && taps.weights[start] == 1 ? taps.indices[start] : nil
        }
        guard let start = source(first) else { return first..<first }
        var end = first + 1
        while end < taps.count, source(end) == start + Int32(end - first) { end += 1 }
        return first..<end
    }

    /// The results from one on that are copies, up to where many lie side by side, and no more than a thread takes.
    private static func chosen(_ taps: Taps, from first: Int, _ inner: Int) -> Range<Int> {
        var end = first
        while end < taps.count, (end - first + 1) * inner <= max(piece, inner) {
            let copies = copies(taps, from: end).count
            if copies == 0 || copies * inner >= longCopy { break }
            end += 1
        }
        return first..<end
    }

    /// Numbers side by side that are worth a call.
    private static let longCopy = 64

    /// How many taps eight results have from one on, if all of them have as many, and some.
    private static func tapsOfEight(_ taps: Taps, from first: Int) -> Int? {
        guard first + 8 <= taps.count else { return nil }
        let count = taps.starts[first + 1] - taps.starts[first]
        let isEven = (first..<first + 8).allSatisfy { taps.starts[$0 + 1] - taps.starts[$0] == count }
        return isEven && count > 0 ? Int(count) : nil
    }

    /// Takes x and y.
    var kernel: CustomKernel {
        CustomKernel { [self] operands in
            let x = operands[0], y = operands[1], cut = cut()
            let work = max(taps.indices.count, taps.count) * rows.inner, several = max(Self.piece / max(work, 1), 1)
            Parallel.forEachRange(of: rows.outer * cut.count, size: several, on: .kernelThreads) { pieces in
                for piece in pieces {
                    let plane = piece / cut.count
                    for stretch in stretches[cut[piece % cut.count]] {
                        compute(
                            stretch, from: x + plane * rows.size * rows.inner, to: y + plane * taps.count * rows.inner)
                    }
                }
            }
        }
    }

    /// Taps and elements that a thread takes at a time.
    private static let piece = 1 << 14

    /// The stretches in parts for threads.
    private func cut() -> [Range<Int>] {
        var parts: [Range<Int>] = [], start = 0, work = 0
        for (place, stretch) in stretches.enumerated() {
            let range = stretch.range
            work += max(Int(taps.starts[range.upperBound] - taps.starts[range.lowerBound]), range.count) * rows.inner
            if work >= Self.piece || place == stretches.count - 1 {
                parts.append(start..<place + 1)
                (start, work) = (place + 1, 0)
            }
        }
        return parts
    }

    private func compute(_ stretch: Stretch, from x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>) {
        let inner = rows.inner
        switch stretch {
        case .copies(let range, let first):
            (y + range.lowerBound * inner).update(from: x + first * inner, count: range.count * inner)
        case .chosen(let range): copy(range, from: x, to: y)
        case .eight(let first, let count, let start):
            computeEight(count, start, from: x, to: y + first)
        case .sums(let range):
            for row in range { computeRow(row, from: x, to: y + row * inner) }
        }
    }

    private func copy(_ range: Range<Int>, from x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>) {
        let inner = rows.inner, first = Int(taps.starts[range.lowerBound])
        taps.indices.withUnsafeBufferPointer { indices in
            // One tap each.
            let source = indices.baseAddress! + first - range.lowerBound
            switch inner {
            case 1: for row in range { y[row] = x[Int(source[row])] }
            case 8: for row in range { y.store(x.lanes(8 * Int(source[row])), at: 8 * row) }
            default: for row in range { (y + row * inner).update(from: x + Int(source[row]) * inner, count: inner) }
            }
        }
    }

    private func computeEight(
        _ count: Int, _ start: Int, from x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>
    ) {
        indicesOfEights.withUnsafeBufferPointer { indices in
            weightsOfEights.withUnsafeBufferPointer { weights in
                let indices = indices.baseAddress! + start, weights = weights.baseAddress! + start
                var sum = x.gather(indices) * weights.lanes(0)
                for tap in 1..<max(count, 1) { sum += x.gather(indices + 8 * tap) * weights.lanes(8 * tap) }
                y.store(sum, at: 0)
            }
        }
    }

    private func computeRow(_ row: Int, from x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>) {
        let inner = rows.inner
        var tap = Int(taps.starts[row])
        let end = Int(taps.starts[row + 1])
        guard tap < end else { return y.update(repeating: 0, count: inner) }
        // Two taps at a time, so that the sums are read and written half as often.
        var isFirst = true
        while tap < end {
            let (a, w) = (x + Int(taps.indices[tap]) * inner, taps.weights[tap])
            if tap + 1 < end {
                let (b, v) = (x + Int(taps.indices[tap + 1]) * inner, taps.weights[tap + 1])
                sum(inner, isFirst, y, { w * a.lanes($0) + v * b.lanes($0) }, { w * a[$0] + v * b[$0] })
            } else {
                sum(inner, isFirst, y, { w * a.lanes($0) }, { w * a[$0] })
            }
            isFirst = false
            tap += 2
        }
    }

    @inline(__always)
    private func sum(
        _ count: Int, _ isFirst: Bool, _ y: UnsafeMutablePointer<Float>, _ eight: (Int) -> Lanes, _ one: (Int) -> Float
    ) {
        var i = 0
        while i + Lanes.scalarCount <= count {
            y.store((isFirst ? Lanes() : y.lanes(i)) + eight(i), at: i)
            i += Lanes.scalarCount
        }
        while i < count {
            y[i] = (isFirst ? 0 : y[i]) + one(i)
            i += 1
        }
    }
}
