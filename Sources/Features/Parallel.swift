import Dispatch

/// Work on all cores, cut into parts in a way that does not depend on how many cores there are: a part's result is the
/// same whoever computes it, and results are put together in the order of the parts. So are the bits.
package enum Parallel {
    /// Set to run the parts one after another, in order.
    @TaskLocal package static var isSerial = false

    /// Calls `body` once for each part 0 ..< count, several at a time.
    static func forEach(_ count: Int, _ body: (Int) -> Void) {
        if count < 2 || isSerial {
            for part in 0..<count { body(part) }
        } else {
            withoutActuallyEscaping(body) { body in
                // The parts share nothing that they write; that is for the caller to see to, with pointers.
                nonisolated(unsafe) let body = body
                DispatchQueue.concurrentPerform(iterations: count) { body($0) }
            }
        }
    }

    /// Calls `body` with consecutive ranges that together are 0 ..< count.
    /// - Parameter size: of each range but the last.
    static func forEachRange(of count: Int, size: Int, _ body: (Range<Int>) -> Void) {
        forEach((count + size - 1) / size) { part in
            body(part * size..<min((part + 1) * size, count))
        }
    }

    /// Σ of what `body` gives for consecutive ranges, added in their order.
    static func sum(over count: Int, size: Int, _ body: (Range<Int>) -> Double) -> Double {
        let parts = (count + size - 1) / size
        return [Double](unsafeUninitializedCapacity: parts) { sums, initializedCount in
            let sums = sums.baseAddress
            forEachRange(of: count, size: size) { range in
                sums?.advanced(by: range.lowerBound / size).initialize(to: body(range))
            }
            initializedCount = parts
        }.reduce(0, +)
    }
}
