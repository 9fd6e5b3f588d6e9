/// The target's score while more and more of an image is changed.
public struct ScoreCurve: Sendable, Equatable {
    /// The shares that are changed, 0...1, rising.
    public let shares: [Float]
    /// y for each of them, in units of the target.
    public let scores: [Float]

    /// - Precondition: as many scores as shares, two at least.
    public init(shares: [Float], scores: [Float]) {
        precondition(
            shares.count == scores.count && shares.count >= 2,
            "a curve of \(shares.count) shares and \(scores.count) scores")
        self.shares = shares
        self.scores = scores
    }

    /// The area below the curve by trapezoids, over the length of its base.
    ///
    ///     A = Σᵢ (sᵢ₊₁ - sᵢ) (yᵢ + yᵢ₊₁) / 2 / (s_n - s₀)
    ///
    /// - Returns: in units of the target; the score itself where it is the same everywhere.
    public var area: Float {
        let trapezoids = shares.indices.dropLast().map { i in
            Double(shares[i + 1] - shares[i]) * Double(scores[i] + scores[i + 1]) / 2
        }
        return Float(trapezoids.reduce(0, +) / Double(shares.last! - shares[0]))
    }
}
