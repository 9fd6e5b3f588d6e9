import Tensors

/// A mean and how sure it is: a confidence interval by the bootstrap.
///
///     [q(α/2), q(1 - α/2)] of the means of samples of n values drawn from the n values, with replacement
///
/// See `Bootstrap` for the interval and its papers.
public struct MeanInterval: Sendable, Equatable {
    /// How many values there are.
    public let count: Int
    public let mean: Float
    /// The interval's ends; both the mean where there is one value.
    public let low, high: Float

    /// - Parameters:
    ///   - values: those that exist; nil for none.
    ///   - confidence: 1 - α, the share of experiments whose interval holds the true mean.
    ///   - resamples: how many means are drawn.
    ///   - seed: the same seed gives the same interval.
    /// - Complexity: O(resamples · count).
    public init?(of values: [Float], confidence: Double = 0.95, resamples: Int = 2000, seed: UInt64 = 0) {
        guard !values.isEmpty else { return nil }
        let n = values.count
        func mean(_ places: some Collection<Int>) -> Double {
            places.reduce(0.0) { $0 + Double(values[$1]) } / Double(n)
        }
        let interval = Bootstrap.interval(
            ofCases: n, confidence: confidence, resamples: resamples, seed: seed, stream: "bootstrap"
        ) { mean($0) }!
        (count, self.mean) = (n, Float(mean(0..<n)))
        (low, high) = (Float(interval.lowerBound), Float(interval.upperBound))
    }
}
