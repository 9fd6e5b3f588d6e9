import Tensors

/// Instance balance: whether a map treats the objects of a class alike, the promise of Grad-CAM++.
///
///     balance = minᵢ dᵢ / maxᵢ dᵢ,     dᵢ = Σ mᵢ L / Σ mᵢ
///
/// L: `[H, W]`, the map where it is positive; mᵢ: `[H, W]`, 0...1, the mask of object i; dᵢ: the map's mean on it, in units
/// of L. 1 where all objects are as warm as each other, 0 where one of them is left out. A map that is the same everywhere
/// has 1 as well: read it beside the energy inside.
///
/// Chattopadhay et al., "Grad-CAM++", WACV 2018, section 3, names the failure, an object that fades beside a larger one, and
/// gives no number for it; this is ours.
public struct InstanceBalance: Metric {
    public static let name = "instance-balance"
    public static let description = MetricDescription(
        isBetterHigh: true, passes: "none", paper: "after Chattopadhay et al., \"Grad-CAM++\", WACV 2018, section 3")

    public init() {}

    /// - Parameters:
    ///   - map: `[H, W]`.
    ///   - masks: of the objects, `[H, W]` each.
    /// - Returns: 0...1; nil where fewer than two objects can be seen, 0 for a map that is positive on none.
    public func value(of map: Tensor, on masks: [Tensor]) -> Float? {
        let map = map.relu()
        let densities = masks.compactMap { mask in mask.sum() > 0 ? (map * mask).sum() / mask.sum() : nil }
        guard densities.count > 1, let least = densities.min(), let most = densities.max() else { return nil }
        return most > 0 ? least / most : 0
    }

    public func value(of answer: TrialAnswer) -> Float? { value(of: answer.map, on: answer.trial.masks) }

    public func chance(in trial: Trial) -> Float? {
        value(of: Tensor(repeating: 1, shape: trial.mask.shape), on: trial.masks)
    }
}
