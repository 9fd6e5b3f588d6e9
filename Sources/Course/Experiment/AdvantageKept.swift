import Explanations

/// Part of an observer's advantage over blind guessing that a harder condition leaves. Experiments whose floors differ, being the
/// number of choices, can be compared by it sooner than by shares of right answers.
///
///     (p - c) / (p₀ - c)
///
/// p: the share of right answers under the condition; p₀: that without it; c: that of a blind guess. 1 where nothing is lost,
/// 0 at chance, below 0 under it.
public struct AdvantageKept: Sendable, Equatable {
    public let share: Double
    /// The ends of an interval that follows from that of p (``ShareInterval``), p₀ taken as known; both the share itself where
    /// none is known.
    public let low, high: Double

    /// Of our own observers.
    /// - Returns: nil where one of the conditions was not asked for, or where the answers without it do not show an advantage:
    ///   where the interval of p₀ holds c.
    public init?(of answers: Answers, under condition: Distortion, from start: Distortion) {
        guard let harder = answers.accuracy(.distorted(condition)), let easy = answers.accuracy(.distorted(start)),
            easy.low > Choice.chance
        else { return nil }
        func kept(_ share: Double) -> Double { (share - Choice.chance) / (easy.share - Choice.chance) }
        (share, low, high) = (kept(harder.share), kept(harder.low), kept(harder.high))
    }

    /// Of published ones.
    /// - Returns: nil where there is no advantage to lose.
    public init?(_ harder: Double, of easy: Double, chance: Double = PublishedResults.chance) {
        guard easy > chance else { return nil }
        share = (harder - chance) / (easy - chance)
        (low, high) = (share, share)
    }
}
