import Networks
import Tensors

extension ForwardPass {
    /// The findings of a layer in each image, wherever they are: the mean of each of its maps.
    ///
    /// - Parameter layer: one with maps `[N, K, H, W]` or with features `[N, K]`.
    /// - Returns: `[N, K]`.
    /// - Throws: `NetworkError.unknownLayer`, `EngineError`.
    public func pooledFeatures(at layer: LayerName) throws -> Tensor {
        // notebook: begin pooled
        let activation = try activation(at: layer)
        guard activation.shape.rank == 4 else {
            return activation.reshaped(to: [batchSize, activation.count / batchSize])
        }
        return activation.mean(over: .height, .width).reshaped(to: [batchSize, activation.shape[1]])
        // notebook: end pooled
    }
}

extension Network {
    /// The pooled features of many images at several layers.
    ///
    /// - Parameters:
    ///   - images: `[N, C, H, W]`, as the network takes them.
    ///   - batch: how many pass the network at a time, at most; fewer where the memory budget does not hold them.
    /// - Returns: for each layer `[N, K]`.
    /// - Throws: `NetworkError.unknownLayer`, `EngineError`.
    /// - Complexity: one forward pass an image.
    public func pooledFeatures(of images: Tensor, at layers: [LayerName], batch: Int = 32) throws -> [Tensor] {
        var rows = layers.map { _ in [Tensor]() }
        let image = Shape(Array(images.shape.dropFirst()))
        try forEachBatch(of: images.shape[0], like: image, atMost: batch, withGradients: true) { range, network in
            let pass = try network.forward(images[parts: range])
            return try layers.map { try pass.pooledFeatures(at: $0) }
        } then: { range, features in
            for (i, features) in features.enumerated() {
                rows[i] += range.indices.map { features[part: $0 - range.lowerBound] }
            }
        }
        return rows.map { Tensor(stacking: $0) }
    }
}
