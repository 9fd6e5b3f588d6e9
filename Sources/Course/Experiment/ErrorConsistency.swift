import Explanations

/// Whether two observers fail on the same pictures: Cohen's κ of being right.
///
///     κ = (c_obs - c_exp) / (1 - c_exp)
///
/// c_obs: the share of trials in which both are right or both are wrong. c_exp = p₁ p₂ + (1 - p₁)(1 - p₂): that share if two
/// observers of these accuracies p₁ and p₂ failed independently. 1 is the same errors, 0 is chance, below 0 each is right
/// where the other is wrong. Where both are always right, or both always wrong, c_exp is 1 and κ does not exist.
///
/// The interval is the percentile interval of the bootstrap over trials; resamples in which κ does not exist are left out.
/// Pictures of several conditions, some easy and some hard for everybody, raise κ: c_exp knows the means alone.
///
/// Geirhos, Meding, Wichmann, "Beyond Accuracy: Quantifying Trial-by-Trial Behaviour of CNNs and Humans by Measuring Error
/// Consistency", NeurIPS 2020; Cohen, "A Coefficient of Agreement for Nominal Scales", 1960.
public struct ErrorConsistency: Sendable, Equatable {
    /// How many trials there are.
    public let count: Int
    /// κ, -1...1.
    public let kappa: Double
    /// The interval's ends.
    public let low, high: Double

    /// κ of two lists of answers.
    /// - Parameters:
    ///   - first: whether the first observer is right in each trial.
    ///   - second: whether the second one is, in the same trials.
    /// - Returns: nil where c_exp is 1, and without trials.
    /// - Precondition: both lists have one length.
    // notebook: begin kappa
    public static func kappa(_ first: [Bool], _ second: [Bool]) -> Double? {
        precondition(first.count == second.count, "\(first.count) and \(second.count) trials")
        let n = Double(first.count)
        let p1 = Double(first.count { $0 }) / n, p2 = Double(second.count { $0 }) / n
        let observed = Double(zip(first, second).filter { $0 == $1 }.count) / n
        let expected = p1 * p2 + (1 - p1) * (1 - p2)
        return expected < 1 ? (observed - expected) / (1 - expected) : nil
    }
    // notebook: end kappa

    /// - Parameters:
    ///   - confidence: the share of experiments whose interval holds the true κ.
    ///   - resamples: how many are drawn.
    ///   - seed: the same seed gives the same interval.
    /// - Complexity: O(resamples · trials).
    public init?(
        of first: [Bool], with second: [Bool], confidence: Double = 0.95, resamples: Int = 2000, seed: UInt64 = 0
    ) {
        guard !first.isEmpty, let kappa = Self.kappa(first, second) else { return nil }
        let interval = Bootstrap.interval(
            ofCases: first.count, confidence: confidence, resamples: resamples, seed: seed,
            stream: "error consistency"
        ) { places in Self.kappa(places.map { first[$0] }, places.map { second[$0] }) }
        (count, self.kappa) = (first.count, kappa)
        (low, high) = (interval?.lowerBound ?? kappa, interval?.upperBound ?? kappa)
    }
}
