import Explanations
import Tensors

extension Answer {
    /// Pearson's correlation with the map of another answer of the same shape, -1...1; NaN where a map is constant.
    public func likeness(to other: Answer) -> Float { values.pearsonCorrelation(with: other.values) ?? .nan }

    /// The largest difference from the map of another answer, as a share of that map's maximum.
    ///
    ///     max |L - L'| / max L'
    public func largestDifference(from other: Answer) -> Float {
        (values - other.values).absoluteValue().maximum() / other.values.maximum()
    }

    /// The share of the map that lies on an object: see ``EnergyInside``.
    /// - Parameter mask: `[H, W]`, 0...1, of the picture's size.
    public func share(on mask: Tensor) -> Float { Explanations.share(of: values, on: mask) }

    /// The evenness with which the map treats the objects of a class: see ``InstanceBalance``.
    /// - Parameter masks: `[H, W]` each, of the picture's size.
    /// - Returns: 0...1; nil for fewer than two objects.
    public func balance(on masks: [Tensor]) -> Float? { InstanceBalance().value(of: fullMap, on: masks) }
}
