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
        // OpenMP's own library, whichever oneDNN was linked with; its environment variable is read before we run.
        guard let program = dlopen(nil, RTLD_LAZY), let set = dlsym(program, "omp_set_num_threads") else {
            return false
        }
        unsafeBitCast(set, to: (@convention(c) (Int32) -> Void).self)(Int32(clamping: count))
        return true
    }
}
