/// Which rule of relevance each layer of a convolutional network follows.
///
/// Activation functions pass relevance on; sums and average pooling share it by what they added up; max pooling hands it
/// to the winner. Batch normalization counts as part of the convolution before it, and passes relevance on where there is
/// none.
public struct Composite: Hashable, Sendable {
    /// For the layers with weights that read the image, if not that of their kind.
    public var first: RelevanceRule?
    public var convolution, linear: RelevanceRule
    /// Layers with a rule of their own.
    public var layers: [LayerName: RelevanceRule] = [:]

    public init(first: RelevanceRule? = nil, convolution: RelevanceRule, linear: RelevanceRule) {
        self.first = first
        self.convolution = convolution
        self.linear = linear
    }

    /// The rule of a layer.
    func rule(for layer: any Layer, named name: LayerName, isFirst: Bool) -> RelevanceRule {
        if let own = layers[name] { return own }
        if isFirst, let first { return first }
        return switch (layer as? any WeightedSum)?.kind {
        case .linear: linear
        case .convolution, nil: convolution
        }
    }
}
