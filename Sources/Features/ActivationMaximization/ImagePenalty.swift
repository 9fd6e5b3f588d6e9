import Tensors

/// The penalties that an image pays, in units of what is made large.
///
///     R(c) = λ_TV / (H W) Σ √((c[i + 1, j] - c[i, j])² + (c[i, j + 1] - c[i, j])² + ε²)  +  λ₂ / (H W) Σ (c - ½)²
///
/// over all channels and places, for c in 0...1, the image going on at the opposite border; ε = 10⁻³ keeps the root
/// smooth where neighbours agree. (Total variation: Mahendran and Vedaldi, *Understanding Deep Image Representations by
/// Inverting Them*, CVPR 2015; L2: Simonyan, Vedaldi, Zisserman, *Deep Inside Convolutional Networks*, ICLR 2014
/// workshop.)
struct ImagePenalty: Hashable, Sendable {
    /// λ_TV.
    var totalVariation: Float
    /// λ₂.
    var l2: Float

    private static let epsilonSquared: Float = 1e-6

    /// R and ∂R/∂c.
    func callAsFunction(_ c: Tensor) -> (value: Float, gradient: Tensor) {
        var gradient = Tensor(zeros: c.shape), value = 0.0
        guard totalVariation != 0 || l2 != 0 else { return (0, gradient) }
        let channels = c.shape[0], height = c.shape[1], width = c.shape[2], plane = height * width
        let (tv, square) = (totalVariation / Float(plane), l2 / Float(plane))
        gradient.withMutableElements { g in
            c.withElements { c in
                for channel in 0..<channels {
                    for i in 0..<height {
                        for j in 0..<width {
                            let at = channel * plane + i * width + j
                            let below = channel * plane + (i + 1 == height ? 0 : i + 1) * width + j
                            let beside = channel * plane + i * width + (j + 1 == width ? 0 : j + 1)
                            let (dy, dx) = (c[below] - c[at], c[beside] - c[at])
                            let length = (dy * dy + dx * dx + Self.epsilonSquared).squareRoot()
                            g[at] += 2 * square * (c[at] - 0.5) - tv * (dx + dy) / length
                            g[below] += tv * dy / length
                            g[beside] += tv * dx / length
                            value += Double(tv * length + square * (c[at] - 0.5) * (c[at] - 0.5))
                        }
                    }
                }
            }
        }
        return (Float(value), gradient)
    }
}
