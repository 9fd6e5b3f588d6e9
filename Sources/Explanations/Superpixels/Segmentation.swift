import Networks
import Tensors

/// The division of an image into the patches that an explanation speaks of.
public enum Segmentation: Hashable, Sendable {
    /// Superpixels of the image itself.
    case slic(SLIC)
    /// Patches of one's own.
    case given(Segments)

    /// The patches of an image.
    /// - Parameter x: `[C, H, W]`, preprocessed.
    /// - Throws: `ExplanationError.tooSmall` for less than one superpixel, `segmentsSize` for given patches of an image of another size.
    func segments(of x: Tensor, in network: Network, method: String) throws(ExplanationError) -> Segments {
        switch self {
        case .slic(let slic):
            try ExplanationError.check(slic.count, .segments, of: method)
            return slic.segments(of: network.input.denormalize(x))
        case .given(let segments):
            guard [segments.height, segments.width] == Array(x.shape.dropFirst()) else {
                throw .segmentsSize(height: segments.height, width: segments.width, image: x.shape)
            }
            return segments
        }
    }
}
