import Drawing
import Explanations
import Features
import Networks
import Tensors

/// The pictures of a set that excite a network's channels most, with what a deconvnet draws of each, for figures.
///
///     let gallery = try ProjectionGallery(of: 9, at: ["relu3"], in: network, over: FashionMNIST(.test, from: assets))
///     let nine = try gallery.projections(of: 7, at: "relu3")
///     gallery.pictures(nine)     // nine crops in a square
///     gallery.drawings(nine)     // their projections, in the same places
public struct ProjectionGallery: Sendable {
    public let network: Network
    /// `[1, H, W]` each: the network's inputs.
    private let inputs: [Tensor]
    /// The same as 8-bit levels.
    private let levels: [Tensor]
    private let search: StrongestActivations

    /// Searches all pictures.
    ///
    /// - Parameters:
    ///   - count: how many pictures are kept for each channel; a square number fills a square.
    ///   - layers: whose channels are looked at.
    ///   - data: the pictures.
    /// - Throws: `NetworkError`, `EngineError`.
    /// - Complexity: a forward pass for each picture.
    public init(of count: Int, at layers: [LayerName], in network: Network, over data: FashionMNIST) throws {
        self.network = network
        levels = (0..<data.count).map { data.images[part: $0] }
        inputs = levels.map(network.input.normalize)
        var search = StrongestActivations(of: count, at: layers)
        for start in stride(from: 0, to: inputs.count, by: 100) {
            try search.add(network.forward(Tensor(stacking: Array(inputs[start..<min(start + 100, inputs.count)]))))
        }
        self.search = search
    }

    /// How many channels a layer has.
    public func channelCount(of layer: LayerName) -> Int { search.channelCount(of: layer) }

    /// The projections of the units that a channel's pictures excite most, the strongest first.
    /// - Throws: `NetworkError`, `EngineError`.
    public func projections(of channel: Int, at layer: LayerName, atMost count: Int = .max) throws -> [Projection] {
        try search.places(layer: layer, channel: channel).filter { $0.value > 0 }.prefix(count).map { place in
            try network.projection(of: place, channel: channel, at: layer, from: inputs[place.image])
        }
    }

    /// The same unit with the same value, carried back with the switches of another picture.
    /// - Parameter picture: the position of the other picture in the set.
    public func projection(of one: Projection, withSwitchesOf picture: Int) throws -> Projection {
        try network.projection(of: one.place, channel: one.channel, at: one.layer, from: inputs[picture])
    }

    /// The picture that a projection is of, `[1, H, W]`, 8-bit levels.
    public func picture(of one: Projection) -> Tensor { levels[one.place.image] }

    // MARK: Measures

    /// How much of a channel's drawing stays when the picture that excites it second most sets the switches of the one that
    /// excites it most: the correlation of both drawings, 1 where the picture has no say.
    /// - Returns: nil where fewer than two pictures excite the channel, or nothing is drawn.
    public func likenessWithoutOwnSwitches(of channel: Int, at layer: LayerName) throws -> Float? {
        let places = search.places(layer: layer, channel: channel)
        guard places.count > 1, places[1].value > 0 else { return nil }
        let own = try network.projection(of: places[0], channel: channel, at: layer, from: inputs[places[0].image])
        return own.whole.pearsonCorrelation(
            with: try projection(of: own, withSwitchesOf: places[1].image).whole)
    }

    /// How like one another the drawings of a unit's strongest places are: the correlation of the first with each of the
    /// others that is of the same size, none of them cut at the picture's border.
    public func likenessOfDrawings(_ shown: [Projection]) -> [Float] {
        let drawings = shown.map { $0.window(of: $0.whole, beyond: 0) }
        return drawings.dropFirst().compactMap {
            $0.shape == drawings[0].shape ? $0.pearsonCorrelation(with: drawings[0]) : nil
        }
    }

    /// How like the picture a drawing is: the correlation of its strength, whatever the sign, with the picture's edges
    /// within what the unit sees.
    public func likenessToPicture(of one: Projection) -> Float? {
        let drawing = one.window(of: one.whole, beyond: 0).absoluteValue()
        return drawing.pearsonCorrelation(with: one.window(of: picture(of: one), beyond: 0).edges())
    }

    // MARK: For figures

    /// The side of a cell in which a square of whole pictures has its pixels so many px wide: each is seen.
    /// - Parameter count: of the pictures.
    public func squareSide(of count: Int, magnified scale: Int) -> Double {
        let plane = Mosaic(Array(repeating: levels[0][part: 0], count: count), between: 0).plane
        return Double(scale * max(plane.shape[0], plane.shape[1]))
    }

    /// What each unit sees, side by side in a square.
    public func pictures(_ shown: [Projection], caption: String = "") -> Cell {
        let mosaic = Mosaic(shown.map { $0.window(of: picture(of: $0), beyond: 0) }, between: 255)
        return .pixels(Photograph(grey: mosaic.plane), caption: caption)
    }

    /// What a deconvnet draws of each, in the same places; each to its own 99.5th percentile.
    public func drawings(_ shown: [Projection], unit: String, caption: String = "") -> Cell {
        let tiles = shown.map { one -> Tensor in
            let window = one.window(of: one.whole, beyond: 0)
            let limit = absolutePercentile(99.5, of: [window])
            return limit > 0 ? window / limit : window
        }
        let mosaic = Mosaic(tiles, between: 0)
        // Zero is nearly white: without a line no one would see where a drawing ends.
        return .heatmap(
            Heatmap(mosaic.plane, over: nil, scale: ColorScale(.symmetric(1), unit: unit)), caption: caption,
            marks: mosaic.seams)
    }
}

extension Projection {
    /// What the unit sees of a picture of one channel, always of one size: what lies beyond the picture's border is filled
    /// in. Where a unit sees as much as the picture has, it is the picture.
    /// - Returns: `[h, w]`.
    func window(of picture: Tensor, beyond ground: Float) -> Tensor {
        let height = picture.shape[1], width = picture.shape[2], plane = picture[part: 0]
        guard let extent, extent.height < height, extent.width < width else { return plane }
        return Tensor(shape: [extent.height, extent.width]) { result in
            for i in 0..<extent.height {
                for j in 0..<extent.width {
                    let (row, column) = (extent.top + i, extent.left + j)
                    let isInside = (0..<height).contains(row) && (0..<width).contains(column)
                    result[i * extent.width + j] = isInside ? plane[row, column] : ground
                }
            }
        }
    }
}

extension Tensor {
    /// How much each place of `[h, w]` differs from its neighbours to the right and below.
    fileprivate func edges() -> Tensor {
        let height = shape[0], width = shape[1]
        return Tensor(shape: [height, width]) { result in
            for i in 0..<height {
                for j in 0..<width {
                    let right = j + 1 < width ? self[i, j + 1] - self[i, j] : 0
                    let below = i + 1 < height ? self[i + 1, j] - self[i, j] : 0
                    result[i * width + j] = (right * right + below * below).squareRoot()
                }
            }
        }
    }
}

extension Photograph {
    /// A photograph of grey levels `[h, w]`.
    init(grey: Tensor) {
        let plane = grey.reshaped(to: [grey.shape[0], grey.shape[1]])
        self.init(Tensor(stacking: [plane, plane, plane]))
    }
}
