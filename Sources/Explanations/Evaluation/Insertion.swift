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
public struct Insertion: ReplacementMetric {
    public static let name = "insertion"
    public static let description = MetricDescription(
        isBetterHigh: true, passes: "steps + 1 forward", paper: "Petsiuk, Das, Saenko, \"RISE\", BMVC 2018")

    public var stepCount: Int
    /// The image before pixels are shown.
    public var baseline: Baseline

    public init(stepCount: Int = 50, baseline: Baseline = .blur(deviation: 5)) {
        self.stepCount = stepCount
        self.baseline = baseline
    }

    public init() { self.init(stepCount: 50) }

    /// The baseline, and the image in the end.
    public static func ends(_ x: Tensor, baseline b: Tensor) -> (start: Tensor, end: Tensor) { (b, x) }
}
