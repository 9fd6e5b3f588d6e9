import Foundation

/// The number of threads with which networks compute.
public enum ThreadCount {
    /// Sets it for networks that run in the calling thread; without it there are as many as the processor has cores, or as
    /// `OMP_NUM_THREADS` says. Results are the same to the last bit.
    /// - Precondition: at least one thread.
    /// - Returns: false where oneDNN was built without OpenMP, and nothing is set.
    @discardableResult
    public static func set(_ count: Int) -> Bool {
        precondition(count >= 1, "\(count) threads")
        guard let setter else { return false }
        setter(Int32(clamping: count))
        return true
    }

    /// The number that holds in the calling thread.
    static var current: Int { getter.map { Int($0()) } ?? ProcessInfo.processInfo.activeProcessorCount }

    /// Runs something with kernels that use the calling thread alone.
    static func withOne<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        let before = current
        set(1)
        defer { set(before) }
        return try body()
    }

    // OpenMP's own library, whichever oneDNN was linked with; its environment variable is read before we run.
    private static let setter = symbol("omp_set_num_threads").map {
        unsafeBitCast($0, to: (@convention(c) (Int32) -> Void).self)
    }
    private static let getter = symbol("omp_get_max_threads").map {
        unsafeBitCast($0, to: (@convention(c) () -> Int32).self)
    }

    private static func symbol(_ name: String) -> UnsafeMutableRawPointer? {
        dlopen(nil, RTLD_LAZY).flatMap { dlsym($0, name) }
    }
}
