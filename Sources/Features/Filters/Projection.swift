import Networks
import Tensors

/// The parts of an image that made a unit answer, as a deconvolutional network draws it.
///
/// All of the layer's activation but the unit's own value is taken away, and that value goes back to the image: through
/// max-pooling to the place where the maximum was (the *switch* of that window), through every ReLU only as far as it is
/// positive, through convolutions by their transposed filters.
///
///     unpool(R)[i*, j*] = R[p, q],   (i*, j*) the arg max of the window at [p, q];   relu(R) = max(0, R);   Fᵀ * R
///
/// Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 2.1 and figure 2.
public struct Projection: Sendable {
    public let layer: LayerName
    public let channel: Int
    /// The unit, and the image that it answered.
    public let place: ActivationPlace
    /// In the input's units times the activation's, `[C, H, W]`, zero beyond what the unit sees.
    public let whole: Tensor
    /// The part of the input that the unit sees, in pixels of the image, some of which may lie beyond its border; nil behind
    /// layers that see everything.
    public let extent: (top: Int, left: Int, height: Int, width: Int)?
}

extension ForwardPass {
    /// The unit of a layer that answered an image most, the first of equals.
    /// - Parameter image: its position in this pass.
    /// - Throws: `NetworkError.unknownLayer`, `EngineError`.
    public func strongestUnit(at layer: LayerName, image: Int = 0) throws -> (channel: Int, place: ActivationPlace) {
        let activation = try activation(at: layer)[part: image], best = activation.argMax()
        let width = activation.shape.rank == 3 ? activation.shape[2] : 1
        let units = activation.count / activation.shape[0]
        let place = ActivationPlace(
            image: image, row: best % units / width, column: best % units % width, value: activation.elements[best])
        return (best / units, place)
    }

    /// The projection of one unit to its image.
    ///
    /// - Parameters:
    ///   - place: the unit; its image is the number `image` of this pass.
    ///   - rule: how the signal passes ReLUs: deconvnet's, or another rule to compare it with.
    /// - Throws: `NetworkError` if the layer or the unit does not exist.
    /// - Complexity: a backward pass from the layer to the input.
    public func projection(
        of place: ActivationPlace, channel: Int, at layer: LayerName, rule: BackwardRule = .deconvolution
    ) throws -> Projection {
        let isMap = try shape(of: layer).rank == 4
        let unit = Target.neuron(
            layer: layer, channel: channel, row: isMap ? place.row : nil, column: isMap ? place.column : nil)
        // notebook: begin projection
        // R at the input; the way back is homogeneous, so the unit's value can be multiplied in at its end.
        let signal = try gradient(of: unit, at: .input, rule: rule)[part: place.image] * place.value
        // notebook: end projection
        let field = try network.receptiveField(of: layer)
        let extent = field.map { field in
            (
                top: field.top + place.row * field.rowStep, left: field.left + place.column * field.columnStep,
                height: field.height, width: field.width
            )
        }
        return Projection(
            layer: layer, channel: channel, place: place, whole: network.input.reordered(signal), extent: extent)
    }
}

extension Network {
    /// The causes of a channel's answers: the images of a set that excite it most, each with the projection of its strongest
    /// unit.
    ///
    ///     for one in try network.projections(9, of: 7, at: "relu5", over: images) {
    ///         try network.crop(images[one.place.image], around: one.place, of: one.layer)      // beside
    ///         try network.crop(one.whole, around: one.place, of: one.layer)
    ///     }
    ///
    /// - Parameters:
    ///   - count: how many images.
    ///   - images: preprocessed, `[C, H, W]` each.
    /// - Returns: the strongest first; images that do not excite the channel at all are left out.
    /// - Complexity: a forward pass for each image, and one pass each way for each projection.
    public func projections(
        _ count: Int, of channel: Int, at layer: LayerName, over images: [Tensor], rule: BackwardRule = .deconvolution
    ) throws -> [Projection] {
        try strongestActivations(count, of: channel, at: layer, over: images).filter { $0.value > 0 }.map {
            try projection(of: $0, channel: channel, at: layer, from: images[$0.image], rule: rule)
        }
    }

    /// The projection of a unit that was found in a search, from its image.
    /// - Parameter image: `[C, H, W]`, number `place.image` of the search.
    public func projection(
        of place: ActivationPlace, channel: Int, at layer: LayerName, from image: Tensor,
        rule: BackwardRule = .deconvolution
    ) throws -> Projection {
        let alone = ActivationPlace(image: 0, row: place.row, column: place.column, value: place.value)
        let found = try forward(image).projection(of: alone, channel: channel, at: layer, rule: rule)
        return Projection(layer: layer, channel: channel, place: place, whole: found.whole, extent: found.extent)
    }
}
