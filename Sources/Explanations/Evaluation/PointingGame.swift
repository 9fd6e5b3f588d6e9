import Tensors

/// The pointing game: whether the map's largest value lies on an object, or no farther than a tolerance from it.
///
///     hit = min over object pixels p of |p - arg max L| ≤ tolerance
///
/// L: `[H, W]`, of equal values the first in row-major order counts; the tolerance in pixels. Over many images the share of
/// hits is the accuracy. A map that is zero everywhere points nowhere: a miss.
///
/// Zhang et al., "Top-down Neural Attention by Excitation Backprop", IJCV 2018, section 4.2: a tolerance of 15 pixels.
/// Quantus knows no tolerance, and counts a hit where any of several equal maxima lies on the object.
public struct PointingGame: Metric {
    public static let name = "pointing-game"
    public static let card = MetricCard(
        isBetterHigh: true, passes: "none", paper: "Zhang et al., \"Top-down Neural Attention\", IJCV 2018")

    /// Pixels between the map's maximum and the object.
    public var tolerance: Int

    public init(tolerance: Int) {
        precondition(tolerance >= 0, "a tolerance of \(tolerance) pixels")
        self.tolerance = tolerance
    }

    public init() { self.init(tolerance: 15) }

    /// Whether the map points at the object.
    /// - Parameters:
    ///   - map: `[H, W]`, 0 or more where it speaks for the object.
    ///   - mask: `[H, W]`, 0...1; a pixel is the object's from ½ on.
    public func isHit(_ map: Tensor, on mask: Tensor) -> Bool {
        let peak = map.argMax(), width = map.shape[1]
        guard map.withElements({ $0[peak] }) > 0 else { return false }
        return accepts(row: peak / width, column: peak % width, mask)
    }

    /// The share of pixels that would be a hit: what a map that points anywhere gets.
    public func chance(on mask: Tensor) -> Float {
        let hits = (0..<mask.count).filter { accepts(row: $0 / mask.shape[1], column: $0 % mask.shape[1], mask) }
        return Float(hits.count) / Float(mask.count)
    }

    private func accepts(row: Int, column: Int, _ mask: Tensor) -> Bool {
        let height = mask.shape[0], width = mask.shape[1]
        return mask.withElements { mask in
            for i in max(row - tolerance, 0)...min(row + tolerance, height - 1) {
                // The chord of the circle in this row.
                let rest = tolerance * tolerance - (i - row) * (i - row)
                let reach = Int(Double(rest).squareRoot())
                for j in max(column - reach, 0)...min(column + reach, width - 1) where mask[i * width + j] >= 0.5 {
                    return true
                }
            }
            return false
        }
    }

    /// 1 for a hit on any of the trial's objects, 0 for a miss.
    public func value(of answer: TrialAnswer) -> Float? { isHit(answer.map, on: answer.trial.mask) ? 1 : 0 }

    public func chance(in trial: Trial) -> Float? { chance(on: trial.mask) }
}
