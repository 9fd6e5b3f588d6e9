/// For each cell of a resized row, which cells of the old row it is made of and with what weights.
///
/// Weights are whole numbers of 2⁻²² with the sum 1, as in Pillow. Each is kept in two halves of 16 bits,
/// `weight = high · 2⁸ + low`, since processors multiply and add 16-bit numbers four times as fast as 32-bit ones.
struct ResizeWeights {
    private let oldSize: Int
    /// How many old cells each new cell is made of; where fewer count, the last weights are 0.
    private let tapCount: Int
    /// The first old cell of each new cell.
    private let starts: [Int]
    /// For each new cell the high halves of its weights, then the low halves.
    private let halves: [Int16]

    private static let fractionBits: Int32 = 22
    /// ½, added before a sum loses its fraction.
    private static let half: Int32 = 1 << (fractionBits - 1)

    /// - Parameters:
    ///   - oldSize: the cells of the old row, at least 1.
    ///   - newSize: the cells of the new row, at least 1.
    ///   - cells: those of the new row that are wanted.
    init(from oldSize: Int, to newSize: Int, _ filter: ResizeFilter, of cells: Range<Int>) {
        let scale = Double(oldSize) / Double(newSize)
        // A picture that grows is interpolated between neighbours; one that shrinks is averaged over all it covers.
        let spread = max(scale, 1)
        let reach = filter.radius * spread
        var starts: [Int] = [], weights: [[Double]] = []
        for i in cells {
            let center = (Double(i) + 0.5) * scale
            let start = max(Int(center - reach + 0.5), 0), end = min(Int(center + reach + 0.5), oldSize)
            starts.append(start)
            weights.append((start..<end).map { filter((Double($0) + 0.5 - center) / spread) })
        }
        // Whole vectors of eight.
        let tapCount = (weights.reduce(0) { max($0, $1.count) } + 7) & ~7
        var halves = [Int16](repeating: 0, count: 2 * cells.count * tapCount)
        for (i, taps) in weights.enumerated() {
            let sum = taps.reduce(0, +), at = 2 * i * tapCount
            for (tap, weight) in taps.enumerated() {
                let scaled = weight / sum * Double(1 << Self.fractionBits)
                let whole = Int32(scaled.rounded(.toNearestOrAwayFromZero))
                halves[at + tap] = Int16(whole >> 8)
                halves[at + tapCount + tap] = Int16(whole & 0xFF)
            }
        }
        (self.oldSize, self.tapCount, self.starts, self.halves) = (oldSize, tapCount, starts, halves)
    }

    // Both passes stay beside what they call: debug builds inline only within a file, and these loops see every pixel.

    /// The rows of a plane in their new width.
    ///
    /// - Parameters:
    ///   - count: how many rows there are.
    ///   - read: puts the whole levels of a row into a buffer that has room for them.
    func resizeRows(count: Int, _ read: (Int, UnsafeMutablePointer<Int16>) -> Void) -> [Int16] {
        // Taps with weight 0 may reach behind the row's end.
        var levels = [Int16](repeating: 0, count: oldSize + tapCount)
        return [Int16](unsafeUninitializedCapacity: count * starts.count) { result, resultCount in
            levels.withUnsafeMutableBufferPointer { levels in
                halves.withUnsafeBufferPointer { halves in
                    for row in 0..<count {
                        read(row, levels.baseAddress!)
                        for (i, start) in starts.enumerated() {
                            let high = halves.baseAddress! + 2 * i * tapCount
                            let sum = Self.sum(levels.baseAddress! + start, high, high + tapCount, count: tapCount)
                            result[row * starts.count + i] = Self.level(sum)
                        }
                    }
                }
            }
            resultCount = count * starts.count
        }
    }

    /// The columns of a plane of whole levels in their new height.
    func resizeColumns(_ plane: [Int16], width: Int) -> [Int16] {
        precondition(plane.count == oldSize * width, "\(plane.count) cells in \(oldSize) rows of \(width)")
        var sums = [Int32](repeating: 0, count: width)
        return [Int16](unsafeUninitializedCapacity: starts.count * width) { result, resultCount in
            plane.withUnsafeBufferPointer { plane in
                sums.withUnsafeMutableBufferPointer { sums in
                    for (row, start) in starts.enumerated() {
                        sums.update(repeating: 0)
                        for tap in 0..<min(tapCount, oldSize - start) {
                            let at = 2 * row * tapCount + tap
                            let weight = Int32(halves[at]) << 8 &+ Int32(halves[at + tapCount])
                            let old = plane.baseAddress! + (start + tap) * width
                            for i in 0..<width { sums[i] &+= Int32(old[i]) &* weight }
                        }
                        let new = result.baseAddress! + row * width
                        for i in 0..<width { new[i] = Self.level(sums[i]) }
                    }
                }
            }
            resultCount = starts.count * width
        }
    }

    /// Σ levels · weights.
    @inline(__always)
    private static func sum(
        _ levels: UnsafePointer<Int16>, _ high: UnsafePointer<Int16>, _ low: UnsafePointer<Int16>, count: Int
    ) -> Int32 {
        var highSum: Int32 = 0, lowSum: Int32 = 0
        for tap in 0..<count {
            highSum &+= Int32(levels[tap]) &* Int32(high[tap])
            lowSum &+= Int32(levels[tap]) &* Int32(low[tap])
        }
        // Parts may wrap around; the whole is below 2³¹ and comes out right.
        return highSum << 8 &+ lowSum
    }

    @inline(__always)
    private static func level(_ sum: Int32) -> Int16 {
        Int16(truncatingIfNeeded: min(max((sum &+ half) >> fractionBits, 0), 255))
    }
}
