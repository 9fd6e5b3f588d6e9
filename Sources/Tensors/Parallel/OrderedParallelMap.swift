import Foundation

/// Pieces of work that several threads compute at once, and whose outcomes the calling thread takes in their order.
///
/// The calling thread computes none of them, and what has been computed and not yet taken stays within bounds.
package final class OrderedParallelMap<Outcome, Failure: Error>: @unchecked Sendable {
    // Sendable: everything that changes does so under `condition`, or while no thread works.
    private let condition = NSCondition()
    /// The work of the threads; nil once they have ended, for it belongs to the caller.
    private var compute: ((_ piece: Int, _ thread: Int) throws(Failure) -> Outcome)?
    private let count: Int
    /// The most pieces by which the work may be ahead of what has been taken.
    private let lookAhead: Int
    private var begun = 0, taken = 0
    private var working: Int
    private var outcomes: [Int: Result<Outcome, Failure>] = [:]
    private var isOver = false

    /// Calls `compute` for 0 ..< count on threads that are made for it, and `take` with each outcome, in order, in the
    /// calling thread.
    /// - Parameters:
    ///   - threads: how many pieces run at once.
    ///   - compute: is told the piece, and which of the threads it runs on.
    /// - Throws: what `compute` throws for the first piece that fails, or `take`; no thread works on any more then.
    package static func run(
        _ count: Int, threads: Int, compute: (_ piece: Int, _ thread: Int) throws(Failure) -> Outcome,
        take: (_ piece: Int, Outcome) throws(Failure) -> Void
    ) throws(Failure) {
        guard threads > 1, count > 1 else {
            for piece in 0..<count { try take(piece, compute(piece, 0)) }
            return
        }
        try withoutActuallyEscaping(compute) { compute throws(Failure) in
            let map = OrderedParallelMap(count, threads: min(threads, count), compute)
            // Not tasks of a queue: a queue whose threads all wait like this one would never come to them.
            for thread in 0..<map.working { Thread { map.work(on: thread) }.start() }
            defer { map.end() }
            for piece in 0..<count { try take(piece, map.outcome(of: piece)) }
        }
    }

    private init(
        _ count: Int, threads: Int, _ compute: @escaping (_ piece: Int, _ thread: Int) throws(Failure) -> Outcome
    ) {
        self.count = count
        self.compute = compute
        working = threads
        lookAhead = 2 * threads
    }

    private func work(on thread: Int) {
        while let piece = nextPiece() { run(piece, on: thread) }
        condition.withLock {
            working -= 1
            condition.broadcast()
        }
    }

    private func run(_ piece: Int, on thread: Int) {
        let outcome = Result { () throws(Failure) in try compute!(piece, thread) }
        condition.withLock {
            outcomes[piece] = outcome
            condition.broadcast()
        }
    }

    private func nextPiece() -> Int? {
        condition.withLock {
            while !isOver && begun < count && begun >= taken + lookAhead { condition.wait() }
            guard !isOver, begun < count else { return nil }
            begun += 1
            return begun - 1
        }
    }

    private func outcome(of piece: Int) throws(Failure) -> Outcome {
        let outcome = condition.withLock {
            while outcomes[piece] == nil { condition.wait() }
            taken = piece + 1
            condition.broadcast()
            return outcomes.removeValue(forKey: piece)!
        }
        return try outcome.get()
    }

    private func end() {
        condition.withLock {
            isOver = true
            condition.broadcast()
            while working > 0 { condition.wait() }
            compute = nil
        }
    }
}
