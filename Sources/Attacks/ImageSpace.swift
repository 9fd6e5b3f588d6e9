import Networks
import Tensors

/// A network seen from the images' side: it takes 8-bit levels and normalizes them itself.
///
///     x = (v - mean) / deviation,   ∂y/∂v = ∂y/∂x / deviation
///
/// So an attack's bounds are bounds on levels, and what it makes can be saved as a picture.
public struct ImageSpace: Sendable {
    public let network: Network
    private let deviation: Tensor

    public init(_ network: Network) {
        self.network = network
        deviation = Tensor(network.input.deviation, shape: [network.input.channels, 1, 1])
    }

    /// The scores `[N, classes]` of images `[N, C, H, W]`.
    func logits(_ levels: Tensor) throws -> Tensor { try network.logits(network.input.normalize(levels)) }

    /// One forward pass on images, to be asked for gradients.
    func forward(_ levels: Tensor) throws -> Pass {
        Pass(pass: try network.forward(network.input.normalize(levels)), deviation: deviation)
    }

    /// A forward pass whose gradients are per level.
    struct Pass {
        fileprivate let pass: ForwardPass
        fileprivate let deviation: Tensor

        /// The scores, `[N, classes]`.
        var logits: Tensor { pass.logits }

        /// ∂y/∂v for each image's own target, `[N, C, H, W]`.
        func gradient(of targets: [Target]) throws -> Tensor {
            try pass.gradient(of: targets, at: [.input])[0] / deviation
        }
    }
}
