import Foundation
import Tensors

extension ThreadTeam {
    /// The threads that oneDNN's kernels run on, for loops between two kernels. Others would have to wait for these: they
    /// stay awake for a while after each kernel.
    ///
    /// It is the calling thread alone where oneDNN does without OpenMP.
    static let kernelThreads = ThreadTeam(size: { OpenMP.isThere ? ThreadCount.current : 1 }) { threads, work in
        threads < 2 ? work() : OpenMP.run(work)
    }

    /// Threads that each run kernels of their own: no kernel splits up further. As many as networks compute with.
    static let kernelPerThread = ThreadTeam(size: { ThreadCount.current }) { threads, work in
        ThreadTeam.cores.run(threads) { ThreadCount.withOne(work) }
    }
}

/// The run-time library of OpenMP, whichever oneDNN was linked with.
private enum OpenMP {
    static var isThere: Bool { fork != nil }

    /// Calls `work` on each of the threads that kernels have.
    static func run(_ work: () -> Void) {
        withoutActuallyEscaping(work) { work in
            var work = work
            withUnsafeMutablePointer(to: &work) { work in
                // 0 threads: as many as kernels have. With fewer, the others would end, to be made again for the next kernel.
                fork!({ $0!.assumingMemoryBound(to: (() -> Void).self).pointee() }, work, 0, 0)
            }
        }
    }

    private typealias Fork =
        @convention(c) (@convention(c) (UnsafeMutableRawPointer?) -> Void, UnsafeMutableRawPointer?, UInt32, UInt32) ->
        Void

    // What compilers call for a parallel region, in GCC's library and in LLVM's.
    private static let fork = dlopen(nil, RTLD_LAZY).flatMap { dlsym($0, "GOMP_parallel") }.map {
        unsafeBitCast($0, to: Fork.self)
    }
}
