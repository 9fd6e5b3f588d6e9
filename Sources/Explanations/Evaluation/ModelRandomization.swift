import Networks
import Tensors

/// The model randomization test: whether an explanation changes when what the network has learned is taken away.
///
///     ρ(L of the trained network, L of the network whose layers start again)
///
/// Cascading, the layers lose their parameters one after another from the output on, and keep losing them; independent, one
/// at a time while all others stay. A map that looks the same throughout shows the picture and not the network: a small
/// similarity is good.
///
/// Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018, section 3, with Spearman's correlation and SSIM of maps
/// scaled to a maximum of 1. Quantus' MPRT the same; it counts the trained network as a stage, and draws new parameters as
/// each layer's PyTorch default does.
public struct ModelRandomization: Metric {
    public static let name = "randomization"
    public static let description = MetricDescription(
        isBetterHigh: false, passes: "stages × the method's",
        paper: "Adebayo et al., \"Sanity Checks for Saliency Maps\", NeurIPS 2018")

    /// The layers that start again at a stage.
    public enum Order: String, Sendable, CaseIterable {
        /// One layer, and all behind it.
        case cascading
        /// One layer alone.
        case independent
    }

    /// A network with some layers that start again, and how like the trained one's its map is.
    public struct Stage: Sendable, Equatable {
        /// The layer that this stage adds, in cascading order, or randomizes alone.
        public let layer: LayerName
        /// Spearman's correlation, -1...1; nil where a map is constant.
        public let spearman: Float?
        /// The structural similarity, -1...1.
        public let structuralSimilarity: Float
    }

    public var order: Order
    /// How many of the stages are looked at, evenly spread from the output to the input; nil for all.
    public var stageCount: Int?

    public init(order: Order, stageCount: Int? = nil) {
        precondition(stageCount ?? 1 >= 1, "\(stageCount ?? 0) stages")
        self.order = order
        self.stageCount = stageCount
    }

    public init() { self.init(order: .cascading, stageCount: 5) }

    /// The layers that start again at each stage, from the output to the input.
    public func stages(of network: Network) -> [(layer: LayerName, randomized: Set<LayerName>)] {
        let layers = Array(network.layersWithParameters.reversed())
        let all = layers.indices.map { k in
            (layer: layers[k], randomized: order == .cascading ? Set(layers[...k]) : [layers[k]])
        }
        guard let stageCount, stageCount < all.count else { return all }
        // The last stage of a cascade is a network that has learned nothing.
        return (1...stageCount).map { all[$0 * all.count / stageCount - 1] }
    }

    /// The similarity at each stage.
    /// - Throws: as the method, and as `Trial.randomized`; none where the trial's network cannot be randomized.
    /// - Complexity: the method, for each stage.
    public func similarities(of answer: TrialAnswer) throws -> [Stage] {
        guard let randomized = answer.trial.randomized else { return [] }
        let trained = answer.map.scaled
        return try stages(of: answer.trial.network).map { stage in
            let pass = try randomized(stage.randomized).forward(answer.trial.pass.input)
            let attribution = try answer.method.attribute(.logit(answer.trial.target), in: pass)
            let map = try answer.reading.map(attribution, in: answer.trial).scaled
            return Stage(
                layer: stage.layer, spearman: trained.spearmanCorrelation(with: map),
                structuralSimilarity: trained.structuralSimilarity(with: map))
        }
    }

    /// The mean of Spearman's correlation over the stages; a constant map has none in common with any.
    /// - Returns: -1...1; nil where the network cannot be randomized.
    public func value(of answer: TrialAnswer) throws -> Float? {
        let stages = try similarities(of: answer)
        return stages.isEmpty ? nil : stages.reduce(0) { $0 + ($1.spearman ?? 0) } / Float(stages.count)
    }
}

extension Tensor {
    /// The map with a maximum of 1.
    fileprivate var scaled: Tensor {
        let largest = maximum()
        return largest > 0 ? self / largest : self
    }
}
