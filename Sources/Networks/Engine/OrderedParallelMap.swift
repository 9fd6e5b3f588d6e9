import Foundation

/// Work that several threads do at once, piece by piece, and whose results are taken in order.
///
/// The thread that takes works on none of it, and what has been made and not yet taken stays within bounds.
final class OrderedParallelMap<Outcome>: @unchecked Sendable {
    // Sendable: everything that changes does so under `condition`, or while no thread works.
    private let condition = NSCondition()
    /// What threads do; nil once they have ended, for it belongs to the caller.
    private var compute: ((_ piece: Int, _ thread: Int) throws -> Outcome)?
    private let count: Int
    /// How far the work may be ahead of what has been taken.
    private let ahead: Int
    private var begun = 0, taken = 0
    private var working: Int
    private var outcomes: [Int: Result<Outcome, any Error>] = [:]
    private var isOver = false

    /// Calls `compute` for 0 ..< count on threads that are made for it, and `take` with each outcome, in order, in the
    /// calling thread. Kernels that `compute` runs do not split up further.
    /// - Parameters:
    ///   - threads: how many pieces run at once.
    ///   - compute: is told the piece, and which of the threads it runs on.
    /// - Throws: what `compute` throws for the first piece that fails, or `take`; no thread works on any more then.
    static func run(
        _ count: Int, threads: Int, compute: (_ piece: Int, _ thread: Int) throws -> Outcome,
        take: (_ piece: Int, Outcome) throws -> Void
    ) throws {
        guard threads > 1, count > 1 else {
            return try ThreadCount.withOne { for piece in 0..<count { try take(piece, compute(piece, 0)) } }
        }
        try withoutActuallyEscaping(compute) { compute in
            let map = OrderedParallelMap(count, threads: min(threads, count), compute)
            // Not tasks of a queue: a queue whose threads all wait like this one would never come to them.
            for thread in 0..<map.working { Thread { map.work(on: thread) }.start() }
            defer { map.end() }
            for piece in 0..<count { try take(piece, map.outcome(of: piece)) }
        }
    }

    private init(_ count: Int, threads: Int, _ compute: @escaping (_ piece: Int, _ thread: Int) throws -> Outcome) {
        self.count = count
        self.compute = compute
        working = threads
        ahead = 2 * threads
    }

    private func work(on thread: Int) {
        ThreadCount.withOne { while let piece = nextPiece() { run(piece, on: thread) } }
        condition.withLock {
            working -= 1
            condition.broadcast()
        }
    }

    private func run(_ piece: Int, on thread: Int) {
        let outcome = Result { try compute!(piece, thread) }
        condition.withLock {
            outcomes[piece] = outcome
            condition.broadcast()
        }
    }

    private func nextPiece() -> Int? {
        condition.withLock {
            while !isOver && begun < count && begun >= taken + ahead { condition.wait() }
            guard !isOver, begun < count else { return nil }
            begun += 1
            return begun - 1
        }
    }

    private func outcome(of piece: Int) throws -> Outcome {
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
