import Networks
import Tensors

/// The way from a method's values to one map over the pixels, which can be judged.
public enum MapReading: String, Sendable, CaseIterable {
    /// max(0, Σ R over channels): what speaks for the target. For values that add up to a score.
    case positive
    /// Σ |R| over channels: where the target depends on the picture. For gradients, whose sign says brighter or darker.
    case magnitude

    /// The reading that fits a method.
    public init(for method: any ExplanationMethod.Type) {
        let gradients = [
            Saliency.name, GuidedBackprop.name, Deconvolution.name, SmoothGrad.name, VarGrad.name,
        ]
        self = gradients.contains(method.name) ? .magnitude : .positive
    }

    /// The map of the first image.
    /// - Parameters:
    ///   - values: `[N, C, h, w]`.
    ///   - height, width: of the map; it is resized (bilinear, half-pixel centres).
    /// - Returns: `[H, W]`, 0 or more.
    /// - Throws: `NoMap` for values that have no places.
    public func map(_ attribution: Attribution, height: Int, width: Int) throws(NoMap) -> Tensor {
        let values = attribution.values
        guard values.shape.rank == 4 else { throw NoMap(shape: values.shape) }
        let first = values[part: 0]
        let map = self == .positive ? first.sum(over: .channel).relu() : first.absoluteValue().sum(over: .channel)
        return map[part: 0].resized(height: height, width: width)
    }

    func map(_ attribution: Attribution, in trial: Trial) throws(NoMap) -> Tensor {
        try map(attribution, height: trial.image.shape[1], width: trial.image.shape[2])
    }

    /// Values that cannot be judged as a map.
    public struct NoMap: Error, Equatable, CustomStringConvertible {
        public let shape: Shape

        public var description: String {
            "Values of shape \(shape) are no map over the picture: choose a layer with height and width."
        }
    }
}
