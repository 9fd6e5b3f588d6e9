import Explanations
import Networks
import Tensors

extension FashionMNIST {
    /// The saliency of each garment's own class: `[28, 28]` each, signed.
    /// - Throws: `NetworkError`, `EngineError`.
    public func saliencies(in network: Network) throws -> [Tensor] {
        try labels.enumerated().map { i, label in
            let pass = try network.forward(network.input.normalize(images[part: i]))
            return try Saliency().attribute(.logit(label), in: pass).values[part: 0][part: 0]
        }
    }
}
