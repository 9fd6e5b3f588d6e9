import Dispatch
import Synchronization

/// Does pieces of work that share nothing, on all cores.
/// - Throws: what the first piece that failed threw, in their order; the others are done all the same.
func concurrently(_ pieces: [@Sendable () throws -> Void]) throws {
    let failures = Mutex<[Int: any Error]>([:])
    DispatchQueue.concurrentPerform(iterations: pieces.count) { i in
        do { try pieces[i]() } catch { failures.withLock { $0[i] = error } }
    }
    if let first = failures.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
}
