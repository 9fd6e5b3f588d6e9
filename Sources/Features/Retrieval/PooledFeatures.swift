import Networks
import Tensors

extension ForwardPass {
    /// What a layer has found in each image, wherever it is: the mean of each of its maps.
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
    ///   - batch: how many pass the network at a time; memory grows with it.
    /// - Returns: for each layer `[N, K]`.
    /// - Throws: `NetworkError.unknownLayer`, `EngineError`.
    /// - Complexity: one forward pass an image.
    public func pooledFeatures(of images: Tensor, at layers: [LayerName], batch: Int = 32) throws -> [Tensor] {
        var rows = layers.map { _ in [Tensor]() }
        for start in stride(from: 0, to: images.shape[0], by: batch) {
            let pass = try forward(images[parts: start..<min(start + batch, images.shape[0])])
            for (i, layer) in layers.enumerated() {
                let features = try pass.pooledFeatures(at: layer)
                rows[i] += (0..<features.shape[0]).map { features[part: $0] }
            }
        }
        return rows.map { Tensor(stacking: $0) }
    }
}
