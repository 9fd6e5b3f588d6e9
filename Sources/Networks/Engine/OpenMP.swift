import Foundation

/// Loops on the threads that oneDNN's kernels run on. Others would have to wait for those: they stay awake for a while
/// after each kernel.
enum OpenMP {
    /// Calls `body` for 0 ..< count, in parts on all threads; on the calling thread alone where oneDNN does without OpenMP.
    static func forEach(_ count: Int, _ body: (Int) -> Void) {
        guard let fork, let thread, let threadCount, count > 1, ThreadCount.current > 1 else {
            for i in 0..<count { body(i) }
            return
        }
        withoutActuallyEscaping(body) { body in
            var work = Work(count: count, body: body, thread: thread, threadCount: threadCount)
            withUnsafeMutablePointer(to: &work) { work in
                // 0 threads: as many as kernels have.
                fork({ $0!.assumingMemoryBound(to: Work.self).pointee.runPart() }, work, 0, 0)
            }
        }
    }

    private struct Work {
        let count: Int
        let body: (Int) -> Void
        let thread, threadCount: @convention(c) () -> Int32

        func runPart() {
            let part = Int(thread()), parts = Int(threadCount())
            for i in count * part / parts..<count * (part + 1) / parts { body(i) }
        }
    }

    private typealias Fork =
        @convention(c) (@convention(c) (UnsafeMutableRawPointer?) -> Void, UnsafeMutableRawPointer?, UInt32, UInt32) ->
        Void

    // What compilers call for a parallel region, in GCC's library and in LLVM's.
    private static let fork = symbol("GOMP_parallel").map { unsafeBitCast($0, to: Fork.self) }
    private static let thread = symbol("omp_get_thread_num").map {
        unsafeBitCast($0, to: (@convention(c) () -> Int32).self)
    }
    private static let threadCount = symbol("omp_get_num_threads").map {
        unsafeBitCast($0, to: (@convention(c) () -> Int32).self)
    }

    private static func symbol(_ name: String) -> UnsafeMutableRawPointer? {
        dlopen(nil, RTLD_LAZY).flatMap { dlsym($0, name) }
    }
}
