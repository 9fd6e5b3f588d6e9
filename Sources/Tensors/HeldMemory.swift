import Synchronization

/// The bytes of numbers that work holds: elements of tensors, activations, what kernels and descents write besides.
///
/// Whoever takes such memory says so, and says when it is not used any more. So the same work holds as much whatever ran
/// before it, which the system's account of a process does not tell: pages that were freed, or that a pool keeps for the
/// next run, are not taken again. Weights, and what is computed from them when a network is compiled, belong to the network
/// and are not counted; neither are programs, stacks and lists of a few numbers.
package enum HeldMemory {
    private static let held = Atomic<Int>(0)
    private static let highest = Atomic<Int>(0)

    /// Off while something is made that outlives the work: packed weights.
    @TaskLocal private static var isCounting = true

    /// Counts memory from now on.
    /// - Returns: the bytes that were counted, which ``giveBack(_:)`` has to be told: none where nothing is counted.
    package static func take(_ bytes: Int) -> Int {
        guard isCounting else { return 0 }
        let now = held.add(bytes, ordering: .relaxed).newValue
        highest.max(now, ordering: .relaxed)
        return bytes
    }

    package static func giveBack(_ bytes: Int) { held.subtract(bytes, ordering: .relaxed) }

    /// Does something whose memory is not counted, however long it stays.
    package static func notCounting<Result, Failure: Error>(
        _ work: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let outcome = $isCounting.withValue(false) { Swift.Result { () throws(Failure) in try work() } }
        return try outcome.get()
    }

    /// The most bytes that something held at once, above what was held before. What other threads take meanwhile counts too.
    package static func peak<Result>(of work: () throws -> Result) rethrows -> (result: Result, bytes: Int) {
        let before = held.load(ordering: .relaxed)
        let outer = highest.exchange(before, ordering: .relaxed)
        defer { highest.max(outer, ordering: .relaxed) }
        let result = try work()
        return (result, highest.load(ordering: .relaxed) - before)
    }
}

/// Memory that is counted as long as somebody holds on to this.
package final class HeldBytes: Sendable {
    private let count: Int

    package init(_ bytes: Int) { count = HeldMemory.take(bytes) }

    deinit { HeldMemory.giveBack(count) }
}
