import Networks
import Tensors

/// Where a channel answers most: one unit and what it gave.
public struct ActivationPlace: Hashable, Sendable {
    /// The position of the image among those that were searched.
    public let image: Int
    /// The unit's place in the channel's map; 0, 0 in layers without places.
    public let row, column: Int
    public let value: Float

    public init(image: Int, row: Int, column: Int, value: Float) {
        (self.image, self.row, self.column, self.value) = (image, row, column, value)
    }
}

/// The images that excite each channel of some layers most, with the unit that answered.
///
///     var search = StrongestActivations(of: 9, at: ["_blocks.4.add"])
///     for image in images { try search.add(network.forward(image)) }
///     search.places(layer: "_blocks.4.add", channel: 7)      // at most 9, the strongest first
///
/// An image counts once for each channel, with its largest value (the first of equals in row-major order): n neighbouring
/// units of one image would tell n times the same. Of equal values of several images the earlier image comes first, so
/// the answer does not depend on how images are grouped into passes.
///
/// Memory: n places for each channel, whatever the number of images.
///
/// Girshick, Donahue, Darrell, Malik: *Rich Feature Hierarchies*, CVPR 2014, section 3.1; Zeiler and Fergus: *Visualizing
/// and Understanding Convolutional Networks*, ECCV 2014, figure 2.
public struct StrongestActivations: Sendable {
    /// How many images are kept for each channel.
    public let count: Int
    public let layers: [LayerName]
    /// The number of images searched so far.
    public private(set) var imageCount = 0
    private var found: [LayerName: [[ActivationPlace]]] = [:]

    /// - Precondition: `count` is positive.
    public init(of count: Int, at layers: [LayerName]) {
        precondition(count > 0, "at least one image is kept for each channel, got \(count)")
        (self.count, self.layers) = (count, layers)
    }

    /// Searches the images of a pass.
    /// - Throws: `NetworkError.unknownLayer`, `EngineError`.
    public mutating func add(_ pass: ForwardPass) throws {
        for layer in layers {
            let activation = try pass.activation(at: layer), channels = activation.shape[1]
            let rank = activation.shape.rank, width = rank == 4 ? activation.shape[3] : 1
            let units = activation.count / (pass.batchSize * channels)
            var places = found[layer] ?? Array(repeating: [], count: channels)
            activation.withElements { a in
                for image in 0..<pass.batchSize {
                    for channel in 0..<channels {
                        let start = (image * channels + channel) * units
                        let map = UnsafeBufferPointer(rebasing: a[start..<start + units])
                        let unit = Self.largest(of: map)
                        insert(
                            ActivationPlace(
                                image: imageCount + image, row: unit / width, column: unit % width, value: map[unit]),
                            into: &places[channel])
                    }
                }
            }
            found[layer] = places
        }
        imageCount += pass.batchSize
    }

    /// Adds the images of another search, which come after those of this one.
    /// - Precondition: it searched the same layers for as many images.
    public mutating func add(_ later: StrongestActivations) {
        precondition(later.count == count && later.layers == layers, "two searches for different things")
        for (layer, channels) in later.found {
            var places = found[layer] ?? Array(repeating: [], count: channels.count)
            for (channel, strongest) in channels.enumerated() {
                for place in strongest {
                    insert(
                        ActivationPlace(
                            image: imageCount + place.image, row: place.row, column: place.column, value: place.value),
                        into: &places[channel])
                }
            }
            found[layer] = places
        }
        imageCount += later.imageCount
    }

    private static func largest(of map: UnsafeBufferPointer<Float>) -> Int {
        var best = 0
        for i in 1..<max(map.count, 1) where map[i] > map[best] { best = i }
        return best
    }

    private func insert(_ place: ActivationPlace, into places: inout [ActivationPlace]) {
        guard places.count < count || place.value > places[places.count - 1].value else { return }
        let index = places.firstIndex { $0.value < place.value } ?? places.count
        places.insert(place, at: index)
        if places.count > count { places.removeLast() }
    }

    /// The number of channels of a layer; 0 before any image was searched.
    public func channelCount(of layer: LayerName) -> Int { found[layer]?.count ?? 0 }

    /// The places where a channel answered most, the strongest first: as many as were asked for, or as there were images.
    /// - Precondition: the layer is among those searched, and has the channel.
    public func places(layer: LayerName, channel: Int) -> [ActivationPlace] {
        guard let channels = found[layer], channels.indices.contains(channel) else {
            preconditionFailure("channel \(channel) of \"\(layer)\" was not searched")
        }
        return channels[channel]
    }

    /// The channels that answered no image: their largest value over all images and places is not above zero. Behind a
    /// ReLU such a channel is called dead. (Before one, the value that the ReLU lets through is counted the same way.)
    public func deadChannels(of layer: LayerName) -> [Int] {
        (found[layer] ?? []).indices.filter { channel in (found[layer]?[channel].first?.value ?? 0) <= 0 }
    }
}

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
