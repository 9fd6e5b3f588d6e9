import Tensors

/// Intersection over union of the objects and the pixels where the map is strong.
///
///     IoU = |S ∩ M| / |S ∪ M|,     S = {p : L(p) ≥ t · max L},   M = {p : m(p) ≥ ½}
///
/// L: `[H, W]`, the map; m: `[H, W]`, the objects' mask; t: the threshold. 0 for a map that is zero everywhere.
///
/// Li et al., "Tell Me Where to Look: Guided Attention Inference Network", CVPR 2018, section 4, use it for segmentation
/// with maps; thresholds differ from paper to paper, so name yours.
public struct IntersectionOverUnion: Metric {
    public static let name = "iou"
    public static let description = MetricDescription(
        isBetterHigh: true, passes: "none", paper: "Li et al., \"Tell Me Where to Look\", CVPR 2018")

    /// t, a share of the map's maximum.
    public var threshold: Float

    public init(threshold: Float) { self.threshold = threshold }

    public init() { self.init(threshold: 0.5) }

    /// - Parameters:
    ///   - map: `[H, W]`.
    ///   - mask: `[H, W]`, 0...1.
    /// - Returns: 0...1.
    public func value(_ map: Tensor, on mask: Tensor) -> Float {
        MapRegion(of: map, above: threshold).intersectionOverUnion(with: MapRegion(of: mask))
    }

    public func value(of answer: TrialAnswer) -> Float? { value(answer.map, on: answer.trial.mask) }

    public func chance(in trial: Trial) -> Float? {
        value(Tensor(repeating: 1, shape: trial.mask.shape), on: trial.mask)
    }
}
