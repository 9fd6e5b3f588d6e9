import Networks
import Synchronization
import Tensors

/// A network seen from the images' side: it takes 8-bit levels and normalizes them itself.
///
///     x = (v - mean) / deviation,   ∂y/∂v = ∂y/∂x / deviation
///
/// So an attack's bounds are bounds on levels, and what it makes can be saved as a picture.
public struct ImageSpace: Sendable {
    public let network: Network
    /// The passes that were asked of the network so far.
    let passes = PassCount()

    public init(_ network: Network) {
        self.network = network
    }

    /// The scores `[N, classes]` of images `[N, C, H, W]`.
    func logits(_ levels: Tensor) throws -> Tensor {
        passes.add(forward: levels.shape[0])
        return try network.logits(network.input.normalize(levels))
    }

    /// One forward pass on images, to be asked for gradients.
    func forward(_ levels: Tensor) throws -> Pass {
        passes.add(forward: levels.shape[0])
        return Pass(pass: try network.forward(network.input.normalize(levels)), passes: passes)
    }

    /// A forward pass whose gradients are per level.
    struct Pass {
        fileprivate let pass: ForwardPass
        fileprivate let passes: PassCount

        /// The scores, `[N, classes]`.
        var logits: Tensor { pass.logits }

        /// ∂y/∂v for each image's own target, `[N, C, H, W]`.
        func gradient(of targets: [Target]) throws -> Tensor {
            passes.add(backward: pass.batchSize)
            return pass.network.input.perLevel(try pass.gradient(of: targets, at: [.input])[0])
        }
    }
}

/// How many images went through a network, and how many signals came back.
final class PassCount: Sendable {
    private let counts = Mutex((forward: 0, backward: 0))

    var forward: Int { counts.withLock { $0.forward } }
    var backward: Int { counts.withLock { $0.backward } }

    func add(forward: Int = 0, backward: Int = 0) {
        counts.withLock { $0 = ($0.forward + forward, $0.backward + backward) }
    }
}
