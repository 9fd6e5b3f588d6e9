import Networks
import Tensors

/// A method that runs altered copies of an image, and therefore takes images one by one.
public protocol PerturbationMethod: ExplanationMethod {
    /// Explains one image `[C, H, W]`; the values have an axis of size 1 for it.
    func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution
}

extension PerturbationMethod {
    public func attribute(_ target: Target, to images: Tensor, in network: Network) throws -> Attribution {
        let images = try network.batch(images)
        return try Attribution(
            joining: (0..<images.shape[0]).map { try attribute(target, toImage: images[part: $0], in: network) })
    }
}
