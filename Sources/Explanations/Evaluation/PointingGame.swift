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
    public static let description = MetricDescription(
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
        return Neighbourhood(of: mask, within: tolerance).contains(row: peak / width, column: peak % width)
    }

    /// The share of pixels that would be a hit: what a map that points anywhere gets.
    public func chance(on mask: Tensor) -> Float {
        let near = Neighbourhood(of: mask, within: tolerance), width = mask.shape[1]
        let hits = (0..<mask.count).count { near.contains(row: $0 / width, column: $0 % width) }
        return Float(hits) / Float(mask.count)
    }

    /// 1 for a hit on any of the trial's objects, 0 for a miss.
    public func value(of answer: TrialAnswer) -> Float? { isHit(answer.map, on: answer.trial.mask) ? 1 : 0 }

    public func chance(in trial: Trial) -> Float? { chance(on: trial.mask) }
}

/// The pixels that are no farther from an object than a tolerance.
private struct Neighbourhood {
    private let tolerance, height, width: Int
    /// For each pixel how far the nearest of the object is in its row.
    private var distances: [Int]

    init(of mask: Tensor, within tolerance: Int) {
        self.tolerance = tolerance
        (height, width) = (mask.shape[0], mask.shape[1])
        distances = mask.elements.map { $0 >= 0.5 ? 0 : .max }
        for row in stride(from: 0, to: distances.count, by: width) {
            for j in row + 1..<row + width where distances[j - 1] < distances[j] { distances[j] = distances[j - 1] + 1 }
            for j in (row..<row + width - 1).reversed() where distances[j + 1] < distances[j] {
                distances[j] = distances[j + 1] + 1
            }
        }
    }

    func contains(row: Int, column: Int) -> Bool {
        (max(row - tolerance, 0)...min(row + tolerance, height - 1)).contains { i in
            let across = distances[i * width + column]
            return across <= tolerance && across * across + (i - row) * (i - row) <= tolerance * tolerance
        }
    }
}
