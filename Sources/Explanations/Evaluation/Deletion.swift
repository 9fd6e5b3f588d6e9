import Tensors

/// Deletion: how fast the target's score falls when the pixels that the map finds most important are taken away first.
///
///     A = area of y(xₖ) over k / n,   xₖ: the image whose k/n of all pixels with the largest L are the baseline's
///
/// x: `[C, H, W]`; L: `[H, W]`, the map; y: in the paper the probability of a class; n: steps. Small is good: a map that
/// knows where the object is makes the score fall at once.
///
/// Petsiuk, Das and Saenko, "RISE", BMVC 2018, section 4.1, where the baseline is 0 in network units. Quantus' pixel
/// flipping does not count the whole image and gives the area in steps; it takes single values of channels, not pixels.
public struct Deletion: ReplacementMetric {
    public static let name = "deletion"
    public static let description = MetricDescription(
        isBetterHigh: false, passes: "steps + 1 forward", paper: "Petsiuk, Das, Saenko, \"RISE\", BMVC 2018")

    public var stepCount: Int
    /// The image that is there in the end.
    public var baseline: Baseline

    public init(stepCount: Int = 50, baseline: Baseline = .zero) {
        self.stepCount = stepCount
        self.baseline = baseline
    }

    public init() { self.init(stepCount: 50) }

    /// The image, and the baseline in the end.
    public static func ends(_ x: Tensor, baseline b: Tensor) -> (start: Tensor, end: Tensor) { (x, b) }
}
