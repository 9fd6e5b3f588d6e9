import Tensors

extension BackwardRule.Kind {
    /// Way of a signal at each node: the layer that it passes, and the rule as that layer sees it.
    /// - Parameter reference: the values of the pass that is compared with, for `rescale`.
    func layerRules(
        _ nodes: [Network.Node], reference: [Value]
    ) -> (_ node: Int) -> (layer: any Layer, rule: LayerRule) {
        switch self {
        case .standard: { (nodes[$0].layer!, .standard) }
        case .guided: { (nodes[$0].layer!, .guided) }
        case .deconvolution: { (nodes[$0].layer!, .deconvolution) }
        case .rescale: { (nodes[$0].layer!, .rescale(from: nodes[$0].inputs.map { reference[$0] })) }
        case .relevance(let composite): RelevancePlan(nodes, composite).rule
        }
    }
}

/// The network as relevance sees it: batch normalization and the convolution before it are one layer.
private struct RelevancePlan {
    private let nodes: [Network.Node]
    private let composite: Composite
    /// Convolutions with the normalization that alone reads them.
    private var normalized: [Int: NormalizedConvolution] = [:]
    /// Whether a layer with weights comes before a node.
    private var isBehindWeights: [Bool] = []

    init(_ nodes: [Network.Node], _ composite: Composite) {
        self.nodes = nodes
        self.composite = composite
        var readers = [Int](repeating: 0, count: nodes.count)
        for node in nodes { for input in node.inputs { readers[input] += 1 } }
        for node in nodes {
            isBehindWeights.append(
                node.inputs.contains { isBehindWeights[$0] || nodes[$0].layer is any WeightedSum })
            if let normalization = node.layer as? BatchNormalization, readers[node.inputs[0]] == 1,
                let convolution = nodes[node.inputs[0]].layer as? Convolution
            {
                normalized[node.inputs[0]] = NormalizedConvolution(
                    convolution: convolution, normalization: normalization)
            }
        }
    }

    func rule(_ node: Int) -> (layer: any Layer, rule: LayerRule) {
        let layer: any Layer = normalized[node] ?? nodes[node].layer!
        var rule = composite.rule(
            for: layer, named: nodes[node].name, isFirst: !isBehindWeights[node])
        if case .zBox(let low, let high) = rule,
            let before = nodes[nodes[node].inputs[0]].layer as? Renormalization
        {
            rule = .zBox(low: before.renormalized(low), high: before.renormalized(high))
        }
        return (layer, .relevance(rule))
    }
}
