import Explanations
import Networks
import Tensors

extension FashionMNIST {
    /// The saliency of a class for each garment: `[28, 28]` each, signed.
    /// - Parameter targets: a class for each; nil for what each garment is.
    /// - Throws: `NetworkError`, `EngineError`.
    public func saliencies(in network: Network, of targets: [Int]? = nil) throws -> [Tensor] {
        try (targets ?? labels).enumerated().map { i, target in
            let pass = try network.forward(network.input.normalize(images[part: i]))
            return try Saliency().attribute(.logit(target), in: pass).values[part: 0][part: 0]
        }
    }

    /// The places of each garment, `[28, 28]`: 1 where a picture is not black, else 0.
    public var garmentMasks: [Tensor] { (0..<count).map { images[part: $0][part: 0].map { $0 > 0 ? 1 : 0 } } }
}
