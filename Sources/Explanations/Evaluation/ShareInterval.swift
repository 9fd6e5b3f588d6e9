/// A share of n cases and how sure it is: Wilson's confidence interval at 95 per cent.
///
///     (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n),    z = 1.96
///
/// p: the share of k out of n. Where all cases agree the bootstrap knows no doubt (``MeanInterval``), and this interval still
/// does: of 7 out of 7 it says [0.65, 1].
///
/// Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 1927; method 3 of Newcombe,
/// "Two-Sided Confidence Intervals for the Single Proportion: Comparison of Seven Methods", Statistics in Medicine 1998.
public struct ShareInterval: Sendable, Equatable {
    /// How many cases there are.
    public let count: Int
    public let share: Double
    public let low, high: Double

    /// The 97.5th percentile of the standard normal distribution.
    private static let z = 1.959963984540054

    /// - Parameters:
    ///   - hits: in how many cases it is so.
    ///   - count: of how many cases; nil is returned for none.
    /// - Precondition: there are not more hits than cases, and not less than none.
    public init?(_ hits: Int, of count: Int) {
        guard count > 0 else { return nil }
        precondition((0...count).contains(hits), "\(hits) of \(count) is no share")
        let n = Double(count), p = Double(hits) / n, z = Self.z
        let middle = p + z * z / (2 * n)
        let reach = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        (self.count, share) = (count, p)
        // Rounding must not lead beyond what can be, nor leave out the share itself.
        low = hits == 0 ? 0 : (middle - reach) / (1 + z * z / n)
        high = hits == count ? 1 : (middle + reach) / (1 + z * z / n)
    }
}
