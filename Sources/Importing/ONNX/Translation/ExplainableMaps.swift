import Networks
import Tensors

/// Which layers of a file are maps of features over the image, as they are found: CAM methods explain one of them.
struct ExplainableMaps {
    struct MapLayer {
        let layer: LayerName
        let channels, height, width: Int
        let isPooling: Bool
    }

    private(set) var layers: [MapLayer] = []
    /// The normalization of tokens that are made maps, by what the file calls its output.
    let tokensAt: String?
    /// The last normalization of tokens, and before an attention.
    private var lastTokens: String?, lastTokensOfAttention: String?
    /// The maps there were when `lastTokens` was found.
    private var mapsBeforeTokens = 0

    init(tokensAt: String?) { self.tokensAt = tokensAt }

    mutating func note(_ value: TracedValue, isPooling: Bool) {
        guard value.isMap, value.batchAxis == 0 else { return }
        let shape = value.one.shape
        layers.append(
            MapLayer(
                layer: value.layer, channels: shape[1], height: shape[2], width: shape[3], isPooling: isPooling))
    }

    /// Hears of a normalization of tokens.
    mutating func noteTokens(_ name: String) { (lastTokens, mapsBeforeTokens) = (name, layers.count) }

    /// Hears of an attention, a softmax over a square of tokens.
    mutating func noteAttention() { lastTokensOfAttention = lastTokens ?? lastTokensOfAttention }

    /// The normalization whose tokens are worth explaining as maps: the one before the last attention, behind which the token of the
    /// class alone may count; without attention the last, unless they became maps again.
    var explainedTokens: String? { lastTokensOfAttention ?? (mapsBeforeTokens == layers.count ? lastTokens : nil) }

    /// The last maps before pooling or flattening; where the output is maps itself, the last of the smallest ones that have other
    /// channels.
    /// - Parameter isRead: whether the output depends on a layer: others may lead to other outputs.
    func explained(for output: TracedValue?, where isRead: (LayerName) -> Bool) -> LayerName {
        let layers = layers.filter { isRead($0.layer) }, usable = layers.filter { $0.height > 1 && $0.width > 1 }
        if let output, output.isMap, output.rank == 4, output.sizes[2] > 1, output.sizes[3] > 1 {
            let features = usable.filter { $0.channels != output.sizes[1] && !$0.isPooling }
            let smallest = features.map { $0.height * $0.width }.min()
            if let deepest = features.last(where: { $0.height * $0.width == smallest }) { return deepest.layer }
        }
        // Maps of one row too: a line of text.
        let all = usable.isEmpty ? layers.filter { $0.height * $0.width > 1 } : usable
        return (all.last { !$0.isPooling } ?? all.last)?.layer ?? .input
    }
}
