import Tensors

/// A mean and how sure it is: a confidence interval by the bootstrap.
///
///     [q(α/2), q(1 - α/2)] of the means of samples of n values drawn from the n values, with replacement
///
/// Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 1979; the percentile interval of Efron
/// and Tibshirani, "An Introduction to the Bootstrap", 1993, section 13.3.
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
        precondition(0 < confidence && confidence < 1, "a confidence of \(confidence)")
        precondition(resamples >= 1, "\(resamples) resamples")
        let n = values.count
        var numbers = RandomNumbers(seed: seed, stream: "bootstrap")
        let means = (0..<resamples).map { _ in
            (0..<n).reduce(0.0) { sum, _ in sum + Double(values[Int(numbers.next() % UInt64(n))]) } / Double(n)
        }.sorted()
        func quantile(_ q: Double) -> Float {
            let place = q * Double(resamples - 1), i = Int(place)
            let next = min(i + 1, resamples - 1)
            return Float(means[i] + (place - Double(i)) * (means[next] - means[i]))
        }
        count = n
        mean = Float(values.reduce(0.0) { $0 + Double($1) } / Double(n))
        (low, high) = (quantile((1 - confidence) / 2), quantile((1 + confidence) / 2))
    }
}
