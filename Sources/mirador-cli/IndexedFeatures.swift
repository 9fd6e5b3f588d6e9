import Mirador

/// What the vectors of an index are: whose features, of which layer, by which weights.
struct IndexedFeatures {
    let network: String
    let layer: LayerName
    /// Of the weights; nil in an index that was written before it was kept.
    let fingerprint: String?

    private static let mark = " weights:"

    init(of network: Network, at layer: LayerName) {
        (self.network, self.layer) = (network.name, layer)
        fingerprint = String(network.fingerprint, radix: 16)
    }

    /// What an index says of itself.
    init(_ index: FeatureIndex, at path: String) throws(OtherFeatures) {
        var text = index.about[...]
        let parts = text.ranges(of: Self.mark)
        fingerprint = parts.last.map { String(text[$0.upperBound...]) }
        if let mark = parts.last { text = text[..<mark.lowerBound] }
        let words = text.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else {
            throw OtherFeatures(index: path, about: index.about, asked: "features of a network's layer")
        }
        (network, layer) = (String(words[0]), LayerName(String(words[1])))
    }

    /// As an index keeps it.
    var text: String { "\(network) \(layer.text)" + (fingerprint.map { Self.mark + $0 } ?? "") }

    /// Makes sure that an index holds features of the same kind: of the same network, layer and weights.
    func check(_ index: FeatureIndex, at path: String) throws(OtherFeatures) {
        let kept = try IndexedFeatures(index, at: path)
        let isOfWeights = kept.fingerprint == nil || kept.fingerprint == fingerprint
        guard kept.network == network, kept.layer == layer, isOfWeights else {
            throw OtherFeatures(index: path, about: kept.text, asked: text)
        }
    }
}

/// An index of features that cannot be compared with those asked for.
struct OtherFeatures: Error, CustomStringConvertible {
    let index, about, asked: String
    var description: String {
        "\(index) holds \(about), not \(asked): name that model and layer and the same weights, or another index."
    }
}
