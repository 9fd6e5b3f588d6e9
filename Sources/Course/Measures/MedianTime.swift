/// The median time that something takes, in milliseconds, after one run that is not counted.
///
/// - Parameters:
///   - runs: how many are counted.
///   - work: what is timed; its result is thrown away.
public func medianMilliseconds(of runs: Int, _ work: () throws -> some Any) rethrows -> Double {
    _ = try work()
    let clock = ContinuousClock()
    let times = try (0..<max(runs, 1)).map { _ in
        let start = clock.now
        _ = try work()
        return (clock.now - start) / .milliseconds(1)
    }
    return times.sorted()[times.count / 2]
}
