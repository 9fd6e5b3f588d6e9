import Explanations
import Networks
import Tensors

/// A way to make a picture harder to name, after Geirhos et al., "Generalisation in Humans and Deep Neural Networks", NeurIPS
/// 2018, section 2.3 and their published code.
///
/// With v in 0...1 and the grey picture g = 0.299 R + 0.587 G + 0.114 B in all three channels:
///
///     contrast c:   c g + (1 - c)/2
///     noise w:      clip(0.3 g + 0.35 + u, 0, 1),   u uniform in [-w, w], drawn for each pixel, one for its three channels
///     low-pass σ:   g smoothed by a Gaussian of standard deviation σ pixels
///     rotation k:   g turned by k quarters to the left
///
/// They differ from these in two details: their weights of grey are those of BT.709, and beyond the border of a picture they
/// put its mean grey, where here the last row and column go on.
public enum Distortion: Hashable, Sendable {
    /// The picture in colour, as it is.
    case none
    case grey
    /// c, 0...1.
    case contrast(Double)
    /// w, half of the noise's range.
    case noise(Double)
    /// σ, in pixels.
    case lowPass(Double)
    case rotation(quarters: Int)

    /// The contrast at which noise is added, so that little of it is cut off at both ends.
    static let contrastUnderNoise = 0.3

    /// The distorted picture.
    /// - Parameters:
    ///   - levels: `[3, H, W]`, 8-bit levels.
    ///   - seed: of the noise.
    /// - Returns: whole 8-bit levels of the same shape; of a turned picture that is no square, the sides change places.
    public func callAsFunction(_ levels: Tensor, seed: UInt64) -> Tensor {
        if case .none = self { return levels.map { $0.rounded() } }
        let grey = levels.luminance()
        let plane =
            switch self {
            case .none, .grey: grey
            case .contrast(let contrast): Self.faint(grey, contrast)
            case .noise(let width):
                Self.faint(grey, Self.contrastUnderNoise)
                    + 255
                    * RandomNumbers(seed: seed, stream: "distortion")
                    .uniformTensor(grey.shape, in: -Float(width)...Float(width))
            case .lowPass(let deviation): grey.blurred(deviation: Float(deviation))
            case .rotation(let quarters): grey.turned(quarters)
            }
        let whole = plane.map { min(max($0.rounded(), 0), 255) }[part: 0]
        return Tensor(stacking: [whole, whole, whole])
    }

    private static func faint(_ grey: Tensor, _ contrast: Double) -> Tensor {
        Float(contrast) * grey + Float(255 * (1 - contrast) / 2)
    }
}

extension Tensor {
    /// Planes `[C, H, W]` turned by quarters to the left.
    func turned(_ quarters: Int) -> Tensor {
        let times = ((quarters % 4) + 4) % 4
        guard times > 0 else { return self }
        let (height, width) = (shape[1], shape[2])
        let once = Tensor(shape: [shape[0], width, height]) { result in
            withElements { x in
                for i in x.indices {
                    let (channel, row, column) = (i / (height * width), i / width % height, i % width)
                    result[(channel * width + width - 1 - column) * height + row] = x[i]
                }
            }
        }
        return once.turned(times - 1)
    }
}
