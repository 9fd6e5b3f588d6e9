import Networks
import Tensors

/// A metric that replaces an image's pixels in the order of a map: deletion and insertion.
public protocol ReplacementMetric: Metric {
    /// n: in how many steps all pixels are replaced.
    var stepCount: Int { get }
    var baseline: Baseline { get }

    /// The image before anything is replaced and after all of it is.
    /// - Parameter b: the baseline of x, of its shape.
    static func ends(_ x: Tensor, baseline b: Tensor) -> (start: Tensor, end: Tensor)
}

extension ReplacementMetric {
    /// The scores from the first image to the last.
    /// - Parameters:
    ///   - map: `[H, W]`.
    ///   - x: `[C, H, W]`, preprocessed.
    /// - Throws: `ExplanationError.tooSmall` without steps; `NetworkError`.
    /// - Complexity: `stepCount` + 1 forward passes.
    public func curve(of target: Target, by map: Tensor, for x: Tensor, in network: Network) throws -> ScoreCurve {
        try ExplanationError.check(stepCount, .steps, of: Self.name)
        let ends = Self.ends(x, baseline: try baseline.tensor(for: x, in: network))
        let replacement = PixelReplacement(from: ends.start, to: ends.end, by: map)
        return try replacement.curve(of: target, steps: stepCount, in: network)
    }

    /// The area below the probability of the trial's class, 0...1.
    public func value(of answer: TrialAnswer) throws -> Float? {
        let trial = answer.trial
        return try curve(of: .probability(trial.target), by: answer.map, for: trial.image, in: trial.network).area
    }
}
