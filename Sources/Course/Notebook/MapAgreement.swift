import Foundation
import Tensors

/// Distance that a raw map of another processor may have from one that is kept.
public enum MapAgreement: Hashable, Sendable {
    /// Each value, as a share of the largest absolute one.
    case values(within: Float)
    /// The largest absolute value and the mean of all, each as a share of itself: for what many steps lead to, of which
    /// rounding makes something else of the same size.
    case size(within: Float)

    /// What rounding moves.
    public static let rounding = values(within: 1e-3)

    /// What rounding moves in a gradient at the picture. It jumps where a unit's argument crosses a kink, at which rounding
    /// decides: on photographs such as these, float32 is off float64 by up to 3e-2 of the largest value, in PyTorch too.
    public static let gradient = values(within: 3e-2)

    /// What a map says otherwise than one that is kept; nil where both agree.
    package func difference(of map: Tensor, from kept: Tensor) -> String? {
        guard map.shape == kept.shape else { return "its shape was \(kept.shape) and is \(map.shape)" }
        let (new, old) = (map.absoluteValue(), kept.absoluteValue())
        switch self {
        case .values(let bound):
            let scale = max(new.maximum(), old.maximum()), difference = (map - kept).absoluteValue().maximum()
            guard !(difference <= bound * scale) else { return nil }
            return String(format: "its values differ by %.2g of the largest", difference / scale)
        case .size(let bound):
            for (name, a, b) in [("largest", new.maximum(), old.maximum()), ("mean", new.mean(), old.mean())]
            where !(abs(a - b) <= bound * max(a, b)) {
                return String(format: "its \(name) absolute value was %.4g and is %.4g", b, a)
            }
            return nil
        }
    }
}

extension MapAgreement: CustomStringConvertible {
    public var description: String {
        switch self {
        case .values(let bound): "values \(bound)"
        case .size(let bound): "size \(bound)"
        }
    }

    /// The agreement of such a description; nil for anything else.
    package init?(_ description: some StringProtocol) {
        let words = description.split(separator: " ")
        guard words.count == 2, let bound = Float(words[1]) else { return nil }
        switch words[0] {
        case "values": self = .values(within: bound)
        case "size": self = .size(within: bound)
        default: return nil
        }
    }
}
