import Networks
import Tensors

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
