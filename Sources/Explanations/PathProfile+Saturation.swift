extension PathProfile {
    /// y(1) - y(0), what all of the way brings about.
    public var change: Float { scores.last! - scores[0] }

    /// y in the middle of the way; of an even number of points the second of the two.
    public var middleScore: Float { scores[scores.count / 2] }

    /// The largest |dy/dt|, in units of y.
    public var steepestSlope: Float { slopes.map(abs).max() ?? 1 }

    /// The slopes as shares of the steepest: -1...1.
    public var relativeSlopes: [Float] { slopes.map { $0 / steepestSlope } }

    /// |dy/dt| at the image as a share of the steepest: near 0 where the target is saturated.
    public var endSlopeShare: Float { abs(slopes.last!) / steepestSlope }

    /// How far y moves on the second half of the way, max - min: near 0 where the target is saturated.
    public var secondHalfRange: Float {
        let second = scores[(scores.count / 2)...]
        return second.max()! - second.min()!
    }

    /// The step between two points on which y rises most, t before and behind it; of equals the first.
    public var steepestStep: (from: Float, to: Float) {
        let rises = zip(scores, scores.dropFirst()).map { $1 - $0 }
        let steepest = rises.indices.max { rises[$0] < rises[$1] }!
        return (points[steepest], points[steepest + 1])
    }
}
