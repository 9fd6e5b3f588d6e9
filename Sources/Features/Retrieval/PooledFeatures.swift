import Networks
import Tensors

extension ForwardPass {
    /// What a layer has found in each image, wherever it is: the mean of each of its maps.
    ///
    /// - Parameter layer: one with maps `[N, K, H, W]` or with features `[N, K]`.
    /// - Returns: `[N, K]`.
    /// - Throws: `NetworkError.unknownLayer`, `EngineError`.
    public func pooledFeatures(at layer: LayerName) throws -> Tensor {
        let activation = try activation(at: layer)
        guard activation.shape.rank == 4 else {
            return activation.reshaped(to: [batchSize, activation.count / batchSize])
        }
        return activation.mean(over: .height, .width).reshaped(to: [batchSize, activation.shape[1]])
    }
}
