import Features
import Networks
import Tensors

/// Ways in which pictures become vectors that can be compared: by their pixels, or by what some layers of a network see in them.
public struct Representations: Sendable {
    public let network: Network
    /// From the input on.
    public let layers: [LayerName]

    /// - Parameter layers: nil for three of the network, an early one, one in the middle and its last maps.
    /// - Throws: `NetworkError.unknownLayer`.
    public init(in network: Network, layers: [LayerName]? = nil) throws {
        self.network = network
        if let layers {
            self.layers = layers
        } else {
            let all = try network.lastLayerAtEachResolution()
            self.layers = [all[0], all[all.count / 2], all[all.count - 1]]
        }
        for layer in self.layers { _ = try network.shape(of: layer) }
    }

    /// The largest side of pictures that are compared by their pixels; larger ones are averaged over squares.
    private static let pixelSide = 32

    /// The vectors of images: first `[N, C · h · w]` by pixels, then `[N, K]` for each layer.
    /// - Parameter images: `[N, C, H, W]`, as the network takes them.
    /// - Complexity: one forward pass an image.
    public func vectors(of images: Tensor) throws -> [Tensor] {
        [pixels(of: images)] + (try network.pooledFeatures(of: images, at: layers))
    }

    /// The same of pictures that are made when their turn comes, one at a time on each thread, so that memory does not grow
    /// with them: of each its vectors are kept alone.
    /// - Parameter image: the picture of a number, `[C, H, W]`; asked on any thread.
    public func vectors(count: Int, image: (Int) throws -> Tensor) throws -> [Tensor] {
        var rows: [[Tensor]] = Array(repeating: [], count: layers.count + 1)
        let input = network.input
        try network.forEachBatch(
            of: count, like: [input.channels, input.height, input.width], atMost: 1, withGradients: true
        ) { places, network in
            let images = Tensor(stacking: try places.map(image)), pass = try network.forward(images)
            return try [pixels(of: images)] + layers.map { try pass.pooledFeatures(at: $0) }
        } then: { places, vectors in
            for (i, vectors) in vectors.enumerated() {
                rows[i] += places.indices.map { vectors[part: $0 - places.lowerBound] }
            }
        }
        return rows.map { Tensor(stacking: $0) }
    }

    private func pixels(of images: Tensor) -> Tensor {
        let pixels = images.averaged(toAtMost: Self.pixelSide), n = images.shape[0]
        return pixels.reshaped(to: [n, pixels.count / n])
    }

    /// What the vectors are, as heads of rows say it: the pixels, then each layer with the size of its maps.
    public func heads(pixels: String) throws -> [String] {
        try [pixels]
            + layers.map { layer in
                let shape = try network.shape(of: layer)
                return layer.text + (shape.rank == 4 ? "\n\(shape[2])\u{A0}×\u{A0}\(shape[3])" : "")
            }
    }
}
