import Dispatch
import Foundation

/// Threads that the pieces of one loop are dealt to: a team, as OpenMP calls them.
///
/// `cores` serves everybody but a library whose kernels have threads of their own, which the loops beside them have to run
/// on too. Such threads are another team, and the loops are written as all others.
package struct ThreadTeam: Sendable {
    /// How many threads work at once, for the calling thread and at this moment.
    package let size: @Sendable () -> Int
    /// Calls `work` on so many threads at once, the calling thread among them, and returns when all calls have. More threads
    /// may come: they find that nothing is left to do.
    package let run: @Sendable (_ threads: Int, _ work: () -> Void) -> Void

    package init(
        size: @escaping @Sendable () -> Int, run: @escaping @Sendable (_ threads: Int, _ work: () -> Void) -> Void
    ) {
        self.size = size
        self.run = run
    }

    /// The threads of Dispatch, one for each core.
    package static let cores: ThreadTeam = {
        let count = ProcessInfo.processInfo.activeProcessorCount
        return ThreadTeam(size: { count }) { threads, work in
            if threads < 2 { return work() }
            withoutActuallyEscaping(work) { work in
                // Pieces share nothing that they write.
                nonisolated(unsafe) let work = work
                DispatchQueue.concurrentPerform(iterations: threads) { _ in work() }
            }
        }
    }()
}
