import Networks
import Tensors

/// The image that an image is compared with: it has nothing to see.
public enum Baseline: Sendable, Equatable {
    /// 0 in network units: the mean colour of the images that the network was trained on.
    case zero
    /// Level 0 everywhere.
    case black
    /// The image's own mean colour.
    case mean
    /// The image, smoothed by a Gaussian of this standard deviation in pixels.
    case blur(deviation: Float = 10)
    /// Evenly distributed levels, 0 to 255, the same for the same seed.
    case noise(seed: UInt64)
    /// An image of its own, `[C, H, W]` in network units.
    case image(Tensor)

    /// The baseline of an image.
    /// - Parameter x: `[C, H, W]`, preprocessed.
    /// - Returns: `[C, H, W]`, in network units.
    /// - Throws: `ExplanationError.baselineShape` if it is an image of another shape, `baselineNotFinite`.
    public func tensor(for x: Tensor, in network: Network) throws(ExplanationError) -> Tensor {
        switch self {
        case .zero: return Tensor(zeros: x.shape)
        case .black: return network.input.normalize(Tensor(zeros: x.shape))
        case .mean: return x.mean(over: .height, .width) + Tensor(zeros: x.shape)
        case .blur(let deviation): return x.blurred(deviation: deviation)
        case .noise(let seed):
            let levels = RandomNumbers(seed: seed, stream: "baseline").uniformTensor(x.shape, in: 0...255)
            return network.input.normalize(levels)
        case .image(let image):
            guard image.shape == x.shape else { throw .baselineShape(image.shape, image: x.shape) }
            guard image.firstNonFinite() == nil else { throw .baselineNotFinite }
            return image
        }
    }

    /// The baselines of several images.
    /// - Parameter images: `[N, C, H, W]`, preprocessed.
    /// - Returns: `[N, C, H, W]`, in network units.
    /// - Throws: as above.
    public func tensor(forEach images: Tensor, in network: Network) throws(ExplanationError) -> Tensor {
        var baselines: [Tensor] = []
        for n in 0..<images.shape[0] { baselines.append(try tensor(for: images[part: n], in: network)) }
        return Tensor(stacking: baselines)
    }
}
