import Dispatch
import Synchronization

/// Pieces of work on several threads, each piece on one: kernels do not split up further.
enum Workers {
    /// Calls `body` for 0 ..< count on as many threads as networks compute with.
    static func forEach(_ count: Int, _ body: (Int) throws(EngineError) -> Void) throws(EngineError) {
        let threads = min(ThreadCount.current, count)
        if threads < 2 {
            return try ThreadCount.withOne { () throws(EngineError) in
                for piece in 0..<count { try body(piece) }
            }
        }
        let failure = Mutex<EngineError?>(nil)
        let next = Atomic<Int>(0)
        withoutActuallyEscaping(body) { body in
            // Pieces share nothing that they write.
            nonisolated(unsafe) let body = body
            DispatchQueue.concurrentPerform(iterations: threads) { _ in
                ThreadCount.withOne {
                    while true {
                        let piece = next.add(1, ordering: .relaxed).oldValue
                        guard piece < count else { return }
                        do throws(EngineError) { try body(piece) } catch {
                            failure.withLock { $0 = $0 ?? error }
                        }
                    }
                }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
