import Networks

extension StrongestActivations {
    /// The chance that two of the images that excite a channel most are of one kind: the mean, over the channels of a
    /// layer, of
    ///
    ///     A_k = the share, of the pairs among the n strongest images of channel k, that have the same kind
    ///
    /// Where a layer answers to what things are, and not to how they look in a small window, A is far above
    /// `chanceAgreement(of:)`, what it would be for images drawn by lot. Channels that answer no image, or all of the n
    /// alike, have no strongest images and are left out.
    ///
    /// - Parameter kinds: of each image, in the order in which images were searched.
    /// - Returns: 0...1; NaN where no channel is left, or fewer than two images were searched.
    /// - Precondition: there is a kind for each image.
    public func agreement(of kinds: [some Hashable], at layer: LayerName) -> Float {
        precondition(kinds.count == imageCount, "\(kinds.count) kinds for \(imageCount) images")
        let channels = (0..<channelCount(of: layer)).filter { channel in
            let places = places(layer: layer, channel: channel)
            guard let first = places.first, let last = places.last else { return false }
            return first.value > 0 && first.value > last.value
        }
        let shares = channels.map { agreement(of: kinds, layer: layer, channel: $0) }
        return shares.reduce(0, +) / Float(shares.count)
    }

    /// A_k of one channel.
    public func agreement(of kinds: [some Hashable], layer: LayerName, channel: Int) -> Float {
        let found = places(layer: layer, channel: channel).map { kinds[$0.image] }
        let counts = Dictionary(grouping: found) { $0 }.values.map(\.count)
        return Self.share(ofPairsWithin: counts)
    }

    /// The share of all pairs of images that are of one kind.
    public static func chanceAgreement(of kinds: [some Hashable]) -> Float {
        share(ofPairsWithin: Dictionary(grouping: kinds) { $0 }.values.map(\.count))
    }

    private static func share(ofPairsWithin counts: [Int]) -> Float {
        let all = counts.reduce(0, +)
        return Float(counts.reduce(0) { $0 + $1 * ($1 - 1) }) / Float(all * (all - 1))
    }
}
