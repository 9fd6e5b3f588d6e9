import Networks
import Tensors

/// Ablation-CAM: maps weighted by the share of the target's score that is lost without each of them.
///
///     wₖ = (y - yₖ) / y          yₖ: the score with Aᵏ = 0
///     L  = ReLU(Σₖ wₖ Aᵏ)
///
/// A: `[N, K, H, W]`, the maps before global average pooling; w: `[K]`; L: `[N, 1, H, W]`, in units of A. Behind the
/// pooling lies one linear layer, so that all yₖ follow from the logits of one forward pass: zᶜ - Wᶜₖ · mean(Aᵏ).
///
/// Desai and Ramaswamy, "Ablation-CAM", WACV 2020, equations 4 and 6. pytorch-grad-cam the same where the smallest
/// activation is 0; else it puts the smallest value less 1e7 in place of a map.
public struct AblationCAM: CAMMethod {
    public static let name = "ablation-cam"
    public static let card = MethodCard(
        passes: "1 forward", needs: "a head of global average pooling and one linear layer", settings: [.layer],
        isSigned: false, paper: "Desai, Ramaswamy, \"Ablation-CAM\", WACV 2020")

    /// The maps before the pooling; another layer is refused.
    public var layer: LayerName?

    public init(layer: LayerName? = nil) { self.layer = layer }
    public init(_ settings: MethodSettings) { self.init(layer: settings.layer) }

    public var backwardPasses: Int { 0 }

    /// - Returns: `[N, 1, H, W]`, 0 or more.
    /// - Throws: `ExplanationError.needsPooledHead` for another layer or network, `needsClass` for a unit of a layer,
    ///   `zeroScore`.
    /// - Complexity: no pass beyond the forward one.
    public func map(of target: Target, in pass: ForwardPass) throws -> Tensor {
        let layer = try pass.mapsLayer(layer)
        guard let head = pass.network.pooledClassifier, head.maps == layer else {
            throw ExplanationError.needsPooledHead(method: Self.name, layer: layer, network: pass.network.name)
        }
        guard let c = target.classIndex else { throw ExplanationError.needsClass(method: Self.name) }
        let A = try pass.activation(at: layer)
        let y = try target.values(in: pass)
        let means = A.mean(over: .height, .width)
        let maps = try (0..<pass.batchSize).map { n in
            guard y[n] != 0 else { throw ExplanationError.zeroScore(method: Self.name) }
            let logits = pass.logits[part: n]
            let w = try (0..<A.shape[1]).map { k in
                // Of a score, its own row of W is enough; of a probability, all classes have to be computed anew.
                if case .logit = target { return head.weight[c, k] * means[n, k, 0, 0] / y[n] }
                // zₖ = z - W k mean(Aᵏ)
                let column = Tensor((0..<logits.count).map { head.weight[$0, k] }, shape: logits.shape)
                let zₖ = (logits - column * means[n, k, 0, 0]).reshaped(to: [1, logits.count])
                let yₖ = try target.values(ofClass: c, logits: zₖ)[0]
                // wₖ = (y - yₖ) / y
                return (y[n] - yₖ) / y[n]
            }
            return (Tensor(w, shape: [w.count, 1, 1]) * A[part: n]).sum(over: .channel)
        }
        // L = ReLU(Σₖ wₖ Aᵏ)
        return Tensor(stacking: maps).relu()
    }
}

extension Target {
    /// The class whose score it is, if it is one.
    fileprivate var classIndex: Int? {
        switch self {
        case .logit(let c), .probability(let c), .loss(let c): c
        case .neuron, .margin: nil
        }
    }
}
