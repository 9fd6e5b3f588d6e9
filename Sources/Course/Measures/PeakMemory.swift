import Foundation

/// Runs something and tells how far the memory of this process rose above what it held before.
///
/// The kernel keeps the highest mark since it was last set back ("5" to `/proc/self/clear_refs`, proc(5)).
///
/// - Returns: the result, and megabytes; nil where the system has no such mark.
package func peakMemory<Result>(of work: () throws -> Result) rethrows -> (Result, megabytes: Double?) {
    #if os(Linux)
        giveBackFreedMemory()
        let isReset = (try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))) != nil
        let before = isReset ? kilobytes("VmRSS") : nil
        let result = try work()
        guard let before, let peak = kilobytes("VmHWM") else { return (result, nil) }
        return (result, max(0, peak - before) / 1024)
    #else
        return (try work(), nil)
    #endif
}

#if os(Linux)
    /// Memory that was freed but not given back would hide what the work takes. (Glibc's header for this function is
    /// not part of Swift's module of it.)
    private func giveBackFreedMemory() {
        guard let function = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(function, to: (@convention(c) (Int) -> Int32).self)(0)
    }

    /// A line of `/proc/self/status`: `VmHWM:     12345 kB`.
    private func kilobytes(_ name: String) -> Double? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
    }
#endif
