import Networks
import Tensors

extension Network {
    /// The images that excite a channel of a layer most, and where.
    ///
    ///     let places = try network.strongestActivations(9, of: 7, at: "_blocks.4.add", over: images)
    ///     let patch = try network.crop(images[places[0].image], around: places[0], of: "_blocks.4.add")
    ///
    /// - Parameters:
    ///   - count: how many images.
    ///   - channel: of the layer.
    ///   - images: preprocessed, `[C, H, W]` each; they may be of different sizes, and are asked for one at a time.
    /// - Returns: the strongest first.
    /// - Throws: `NetworkError` if the layer or the channel does not exist, `EngineError`; what reading an image throws.
    /// - Complexity: a forward pass for each image.
    public func strongestActivations(
        _ count: Int, of channel: Int, at layer: LayerName, over images: some Sequence<Tensor>
    ) throws -> [ActivationPlace] {
        let shape = try shape(of: layer)
        guard (0..<shape[1]).contains(channel) else {
            throw NetworkError.unitOutOfRange("[\(channel)]", layer: layer, shape: shape)
        }
        var search = StrongestActivations(of: count, at: [layer])
        for image in images { try search.add(forward(image)) }
        return search.imageCount == 0 ? [] : search.places(layer: layer, channel: channel)
    }

    /// The part of an image that a unit sees: its receptive field, as far as it lies inside of the image.
    ///
    /// - Parameter image: `[C, H, W]`, of the size that was searched: the input, or the levels of the same pixels.
    /// - Returns: `[C, h, w]`; the whole image behind layers that see everything.
    /// - Throws: `NetworkError.unknownLayer`.
    public func crop(_ image: Tensor, around place: ActivationPlace, of layer: LayerName) throws -> Tensor {
        guard let field = try receptiveField(of: layer),
            let region = field.region(
                row: place.row, column: place.column, height: image.shape[1], width: image.shape[2])
        else { return image }
        return image.cropped(
            top: region.rows.lowerBound, left: region.columns.lowerBound, height: region.rows.count,
            width: region.columns.count)
    }
}
