import Networks
import Tensors

/// Insertion: how fast the target's score rises when the pixels that the map finds most important are shown first.
///
///     A = area of y(xₖ) over k / n,   xₖ: the baseline whose k/n of all pixels with the largest L are the image's
///
/// x: `[C, H, W]`; L: `[H, W]`, the map; y: in the paper the probability of a class; n: steps. Large is good.
///
/// Petsiuk, Das and Saenko, "RISE", BMVC 2018, section 4.1: the baseline is the blurred image, since sharp edges around
/// the first pixels shown would be evidence of their own. The authors' program blurs by a kernel of 11 × 11 pixels with a
/// deviation of 5; here the same Gaussian is not cut off.
public struct Insertion: Metric {
    public static let name = "insertion"
    public static let card = MetricCard(
        isBetterHigh: true, passes: "steps + 1 forward", paper: "Petsiuk, Das, Saenko, \"RISE\", BMVC 2018")

    public var stepCount: Int
    /// What pixels are before they are shown.
    public var baseline: Baseline

    public init(stepCount: Int = 50, baseline: Baseline = .blur(deviation: 5)) {
        self.stepCount = stepCount
        self.baseline = baseline
    }

    public init() { self.init(stepCount: 50) }

    /// The scores from the baseline to the whole image.
    /// - Parameters:
    ///   - map: `[H, W]`.
    ///   - x: `[C, H, W]`, preprocessed.
    /// - Throws: `ExplanationError.tooSmall` without steps; `NetworkError`.
    /// - Complexity: `stepCount` + 1 forward passes.
    public func curve(of target: Target, by map: Tensor, for x: Tensor, in network: Network) throws -> ScoreCurve {
        try ExplanationError.check(stepCount, .steps, of: Self.name)
        let replacement = PixelReplacement(from: try baseline.tensor(for: x, in: network), to: x, by: map)
        return try replacement.curve(of: target, steps: stepCount, in: network)
    }

    /// The area below the probability of the trial's class, 0...1.
    public func value(of answer: TrialAnswer) throws -> Float? {
        let trial = answer.trial
        return try curve(of: .probability(trial.target), by: answer.map, for: trial.image, in: trial.network).area
    }
}
