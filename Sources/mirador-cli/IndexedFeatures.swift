import Mirador

/// Kind of the vectors of an index: whose features, of which layer, by which weights.
struct IndexedFeatures {
    let network: String
    let layer: LayerName
    /// Of the weights.
    let fingerprint: String

    private static let mark = " weights:"

    init(of network: Network, at layer: LayerName) {
        (self.network, self.layer) = (network.name, layer)
        fingerprint = String(network.fingerprint, radix: 16)
    }

    /// What an index says of itself.
    /// - Throws: `FileFlaw` where it does not say by which weights.
    init(_ index: FeatureIndex, at path: String) throws(FileFlaw) {
        let text = index.about, mark = text.ranges(of: Self.mark).last
        let words = text[..<(mark?.lowerBound ?? text.endIndex)].split(separator: " ", maxSplits: 1)
        guard words.count == 2 else {
            throw FileFlaw(
                file: path,
                reason:
                    "it holds \(text.debugDescription), not features of a network's layer; make one with mirador index."
            )
        }
        guard let mark else {
            throw FileFlaw(
                file: path,
                reason:
                    "it comes from an earlier Mirador and does not say by which weights its features were computed, so "
                    + "nothing can be compared with them; make it again: mirador index FOLDER --model \(words[0]) --layer "
                    + "\(words[1]) --output \(path)")
        }
        (network, layer) = (String(words[0]), LayerName(String(words[1])))
        fingerprint = String(text[mark.upperBound...])
    }

    /// As an index keeps it.
    var text: String { "\(network) \(layer.text)\(Self.mark)\(fingerprint)" }

    /// Makes sure that an index holds features of the same kind: of the same network, layer and weights.
    func check(_ index: FeatureIndex, at path: String) throws {
        let kept = try IndexedFeatures(index, at: path)
        guard kept.network == network, kept.layer == layer, kept.fingerprint == fingerprint else {
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
