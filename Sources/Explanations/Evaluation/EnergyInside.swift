import Tensors

/// Energy inside: how much of a map lies on the objects.
///
///     share = Σ m L / Σ L
///
/// L: `[H, W]`, the map where it is positive; m: `[H, W]`, 0...1, the mask. An object that covers a fifth of the picture
/// holds a fifth of a map that knows nothing; that is the number to compare with.
///
/// Wang et al., "Score-CAM", CVPR Workshops 2020, section 4.3, with boxes for masks. Quantus calls it attribution
/// localisation and relevance mass accuracy; it rounds masks to 0 and 1 and adds 1e-9 below.
public struct EnergyInside: Metric {
    public static let name = "energy"
    public static let description = MetricDescription(
        isBetterHigh: true, passes: "none", paper: "Wang et al., \"Score-CAM\", CVPR Workshops 2020")

    public init() {}

    /// - Returns: 0...1; 0 for a map that is zero everywhere.
    public func value(of answer: TrialAnswer) -> Float? { share(of: answer.map, on: answer.trial.mask) }

    public func chance(in trial: Trial) -> Float? { trial.mask.mean() }
}

/// The share of a map that lies on an object, as `EnergyInside` says; the map is resized to the mask (bilinear, half-pixel
/// centres).
///
/// - Parameters:
///   - map: `[…, h, w]` with one map.
///   - mask: `[H, W]`, 0...1.
/// - Returns: 0...1; 0 for a map that is nowhere positive.
public func share(of map: Tensor, on mask: Tensor) -> Float {
    let (height, width) = (map.shape[map.shape.rank - 2], map.shape[map.shape.rank - 1])
    let full = map.relu().reshaped(to: [height, width]).resized(height: mask.shape[0], width: mask.shape[1])
    let total = full.sum()
    return total > 0 ? (full * mask).sum() / total : 0
}
