/// What some work took: its result, the time, and how far the process's memory rose.
public struct WorkCost<Result> {
    public let result: Result
    public let milliseconds: Double
    /// Nil where the system does not tell.
    public let megabytes: Double?

    public init(of work: () throws -> Result) rethrows {
        let clock = ContinuousClock(), start = clock.now
        (result, megabytes) = try peakMemory(of: work)
        milliseconds = (clock.now - start) / .milliseconds(1)
    }
}
