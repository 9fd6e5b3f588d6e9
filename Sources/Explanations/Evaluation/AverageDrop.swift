/// Average drop: the share of the class's probability that is lost when the image is seen through its map.
///
///     drop = max(0, y(x) - y(x ⊙ M)) / y(x)
///
/// y: the probability of the class; M: the map, scaled to 0...1. Small is good: the map keeps what matters. The mean over
/// images is the average drop; the paper gives it in percent.
///
/// Chattopadhay et al., "Grad-CAM++", WACV 2018, section 4.1. pytorch-grad-cam's `DropInConfidence` is not divided by y(x).
public struct AverageDrop: Metric {
    public static let name = "average-drop"
    public static let description = MetricDescription(
        isBetterHigh: false, passes: "1 forward", paper: "Chattopadhay et al., \"Grad-CAM++\", WACV 2018")

    public init() {}

    /// - Returns: 0...1; nil for a class that has no probability at all.
    /// - Complexity: one forward pass.
    public func value(of answer: TrialAnswer) throws -> Float? {
        let y = try MaskedConfidence(answer)
        return y.whole > 0 ? max(0, y.whole - y.seen) / y.whole : nil
    }
}

/// Increase in confidence: whether the class is more probable when the image is seen through its map.
///
///     increase = [y(x ⊙ M) > y(x)]
///
/// The mean over images is the share of images of which that is true. Large is good.
///
/// Chattopadhay et al., "Grad-CAM++", WACV 2018, section 4.1. pytorch-grad-cam the same.
public struct IncreaseInConfidence: Metric {
    public static let name = "increase"
    public static let description = MetricDescription(
        isBetterHigh: true, passes: "1 forward", paper: "Chattopadhay et al., \"Grad-CAM++\", WACV 2018")

    public init() {}

    /// - Returns: 1 or 0.
    /// - Complexity: one forward pass.
    public func value(of answer: TrialAnswer) throws -> Float? {
        let y = try MaskedConfidence(answer)
        return y.seen > y.whole ? 1 : 0
    }
}
