import Drawing
import Features
import Networks
import Tensors

/// The course's cut-outs, each alone on grey, searched for those that excite the channels of some layers most.
///
/// Of a ReLU what it reads is searched: the order is the same, and a ceiling makes no equals of what is not.
public struct SearchedCutouts: Sendable {
    public let cutouts: [PlainCutout]
    private let found: StrongestActivations
    private let network: Network

    /// Pictures that run through the network together.
    private static let batch = 4

    /// - Parameters:
    ///   - count: how many cut-outs are kept for each channel.
    ///   - layers: whose channels are searched.
    ///   - step: searches every `step`-th cut-out alone.
    /// - Throws: `PhotographError`, `NetworkError.unknownLayer`, `EngineError`.
    public init(
        _ count: Int, at layers: [LayerName], of network: Network, in assets: Assets, every step: Int = 1
    ) throws {
        let all = assets.plainCutouts()
        cutouts = stride(from: 0, to: all.count, by: step).map { all[$0] }
        self.network = network
        let none = StrongestActivations(of: count, at: try layers.map { try network.rectified(by: $0) ?? $0 })
        let cutouts = cutouts, input = network.input
        var search = none
        try network.forEachBatch(
            of: cutouts.count, like: [input.channels, input.height, input.width], atMost: Self.batch,
            withGradients: true
        ) { places, network in
            let inputs = try cutouts[places].map { try $0.picture(for: network).input }
            var part = none
            try part.add(network.forward(Tensor(stacking: inputs)))
            return part
        } then: { _, part in
            search.add(part)
        }
        found = search
    }

    private func searched(_ layer: LayerName) throws -> LayerName { try network.rectified(by: layer) ?? layer }

    // MARK: Photographs

    /// Where a channel answers most, the strongest first; values are those before the ReLU.
    public func places(of channel: Int, at layer: LayerName) throws -> [ActivationPlace] {
        found.places(layer: try searched(layer), channel: channel)
    }

    /// How much the photographs with a channel's strongest units excite it as a whole: the means over its map, which is what
    /// an ascent climbs.
    /// - Parameter network: the one that was searched, or a copy of it.
    func means(of channel: Int, at layer: LayerName, in network: Network) throws -> [Float] {
        try Set(places(of: channel, at: layer).map(\.image)).sorted().map { image in
            let pass = try network.forward(cutouts[image].picture(for: network).input)
            return try pass.activation(at: layer)[part: 0][part: channel].mean()
        }
    }

    /// The parts of the cut-outs that excite a channel most, as its strongest units see them; of few pixels, each seen.
    /// Parts that look alike to the pixel, as of two cut-outs made of one drawing, are shown once.
    public func cells(of channel: Int, at layer: LayerName, count: Int) throws -> [Cell] {
        var cells: [Cell] = []
        for place in try places(of: channel, at: layer) where cells.count < count {
            let picture = try cutouts[place.image].picture(for: network)
            let part = Photograph(try network.crop(picture.visible, around: place, of: layer))
            let cell = part.width < 32 ? Cell.pixels(part) : .photograph(part)
            if !cells.contains(cell) { cells.append(cell) }
        }
        return cells
    }

    // MARK: Kinds

    /// The kind of each cut-out.
    public var kinds: [String] { cutouts.map(\.kind) }

    /// How often two of the cut-outs that excite a channel most are of one kind, on the average over a layer's channels.
    public func agreement(at layer: LayerName) throws -> Float { found.agreement(of: kinds, at: try searched(layer)) }

    /// How often two cut-outs drawn by lot are of one kind.
    public var chanceAgreement: Float { StrongestActivations.chanceAgreement(of: kinds) }

    /// The channels that answered no cut-out.
    public func deadChannels(of layer: LayerName) throws -> [Int] { found.deadChannels(of: try searched(layer)) }

    /// The channels whose strongest cut-outs are most of one kind, of equals those that answer most.
    public func mostAgreed(_ count: Int, at layer: LayerName) throws -> [Int] {
        Array(try ranked(at: layer) { ($0.agreement, $0.value) }.prefix(count))
    }

    /// The channels whose strongest cut-outs are least of one kind, of equals those that answer most.
    public func leastAgreed(_ count: Int, at layer: LayerName) throws -> [Int] {
        Array(try ranked(at: layer) { (-$0.agreement, $0.value) }.prefix(count))
    }

    private func ranked(
        at layer: LayerName, by rank: ((agreement: Float, value: Float)) -> (Float, Float)
    ) throws -> [Int] {
        let layer = try searched(layer), dead = Set(found.deadChannels(of: layer))
        let ranks = (0..<found.channelCount(of: layer)).map { channel in
            let value = found.places(layer: layer, channel: channel).last?.value ?? 0
            return rank((found.agreement(of: kinds, layer: layer, channel: channel), value))
        }
        return ranks.indices.filter { !dead.contains($0) }.sorted { ranks[$0] > ranks[$1] }
    }
}
