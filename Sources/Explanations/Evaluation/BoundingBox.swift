import Tensors

/// A rectangle of pixels.
public struct BoundingBox: Hashable, Sendable {
    public let rows, columns: ClosedRange<Int>

    public init(rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
        self.rows = rows
        self.columns = columns
    }

    /// The smallest box around a region; nil around an empty one.
    public init?(around region: MapRegion) {
        let inside = region.isInside.indices.filter { region.isInside[$0] }
        guard let first = inside.first, let last = inside.last else { return nil }
        let columns = inside.map { $0 % region.width }
        self.init(rows: first / region.width...last / region.width, columns: columns.min()!...columns.max()!)
    }

    /// The smallest box around the pixels that are an object's by half or more.
    /// - Parameter mask: `[H, W]`, 0...1.
    public init?(around mask: Tensor) { self.init(around: MapRegion(of: mask)) }

    /// The number of pixels.
    public var area: Int { rows.count * columns.count }

    /// |A ∩ B| / |A ∪ B|, 0...1.
    public func intersectionOverUnion(with other: BoundingBox) -> Float {
        let height = min(rows.upperBound, other.rows.upperBound) - max(rows.lowerBound, other.rows.lowerBound) + 1
        let width =
            min(columns.upperBound, other.columns.upperBound) - max(columns.lowerBound, other.columns.lowerBound) + 1
        let both = max(height, 0) * max(width, 0)
        return Float(both) / Float(area + other.area - both)
    }
}

/// Localization by a box: the box around the largest part of the strong pixels, against the true one.
///
///     IoU(box(largest part of {p : L(p) ≥ t · max L}), box of the object)
///
/// Where there are several objects, the best of them counts; 0 for a map that is zero everywhere. The field calls an object
/// found from an IoU of ½ on.
///
/// Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016, section 3.2: t = 0.2.
public struct BoxLocalization: Metric {
    public static let name = "box-iou"
    public static let description = MetricDescription(
        isBetterHigh: true, passes: "none",
        paper: "Zhou et al., \"Learning Deep Features for Discriminative Localization\", CVPR 2016")

    /// t, a share of the map's maximum.
    public var threshold: Float

    public init(threshold: Float) { self.threshold = threshold }

    public init() { self.init(threshold: 0.2) }

    /// The box that a map draws around the object; nil for a map that is nowhere positive.
    /// - Parameter map: `[H, W]`.
    public func box(of map: Tensor) -> BoundingBox? {
        BoundingBox(around: MapRegion(of: map, above: threshold).largestPart)
    }

    public func value(of answer: TrialAnswer) -> Float? { best(box(of: answer.map), among: answer.trial.masks) }

    public func chance(in trial: Trial) -> Float? {
        best(box(of: Tensor(repeating: 1, shape: trial.mask.shape)), among: trial.masks)
    }

    private func best(_ box: BoundingBox?, among masks: [Tensor]) -> Float? {
        guard let box else { return 0 }
        return masks.compactMap { BoundingBox(around: $0)?.intersectionOverUnion(with: box) }.max()
    }
}
