/// A number that says how good a method's answer to a trial is.
public protocol Metric: Sendable {
    /// The name on the command line.
    static var name: String { get }
    /// The entry in a list of metrics.
    static var description: MetricDescription { get }

    /// The metric with its default settings.
    init()

    /// The number; nil where it does not exist, as the correlation of two classes' maps in a picture of one class.
    /// - Throws: as the method and the network do.
    func value(of answer: TrialAnswer) throws -> Float?

    /// The number of a map that knows nothing, the same everywhere; nil for metrics that cannot say it without a run.
    func chance(in trial: Trial) -> Float?
}

extension Metric {
    public func chance(in trial: Trial) -> Float? { nil }
}

/// The entry of a metric in a list of them.
public struct MetricDescription: Sendable {
    /// Whether a large number is a good one.
    public let isBetterHigh: Bool
    /// Runs of the network for one map, beyond those of the method.
    public let passes: String
    /// Authors, title, venue.
    public let paper: String

    init(isBetterHigh: Bool, passes: String, paper: String) {
        self.isBetterHigh = isBetterHigh
        self.passes = passes
        self.paper = paper
    }
}
