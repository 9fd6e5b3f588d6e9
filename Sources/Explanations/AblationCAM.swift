import Networks
import Tensors

/// Ablation-CAM: maps weighted by the share of the target's score that is lost without each of them; no gradient is needed.
///
///     wₖ = (y - yₖ) / y          yₖ: the score with Aᵏ = 0
///     L  = ReLU(Σₖ wₖ Aᵏ)
///
/// A: `[N, K, H, W]`, the layer's activation; w: `[K]`; L: `[N, 1, H, W]`, in units of A. Where one linear layer lies
/// behind the layer's global average pooling, all yₖ follow from the logits of one forward pass: zᶜ - Wᶜₖ · mean(Aᵏ).
/// Elsewhere the part of the network behind the layer runs once for each map.
///
/// Desai and Ramaswamy, "Ablation-CAM", WACV 2020, equations 4 and 6. pytorch-grad-cam the same where the smallest
/// activation is 0; else it puts the smallest value less 1e7 in place of a map, and 1e7 less for each further map of a batch:
/// its map depends on the size of its batches, so there is no convention for it.
public struct AblationCAM: CAMMethod, OneLayerMethod {
    public static let name = "ablation-cam"
    public static let description = MethodDescription(
        passes:
            "1 forward; the part behind the layer once for each channel where it is not pooling and one linear layer",
        needs: "a layer with maps", settings: [.layer],
        isSigned: false, paper: "Desai, Ramaswamy, \"Ablation-CAM\", WACV 2020")

    /// The layer whose maps are taken away one by one; nil for the network's last convolutional stage.
    public var layer: LayerName?

    public init(layer: LayerName? = nil) { self.layer = layer }

    public var backwardPasses: Int { 0 }

    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        let layer = try pass.mapsLayer(layer)
        let runs = try Self.followsFromLogits(target, layer, pass.network) ? 0 : pass.shape(of: layer)[1]
        return Attribution(try map(of: target, in: pass), passes: Passes(forward: 1 + runs))
    }

    /// - Returns: `[N, 1, H, W]`, 0 or more.
    /// - Throws: `ExplanationError.noPlaces` for a layer without maps, `zeroScore`.
    /// - Complexity: no pass beyond the forward one before pooling and one linear layer; else for each channel the part of
    ///   a forward pass behind the layer.
    public func map(of target: Target, in pass: ForwardPass) throws -> Tensor {
        let layer = try pass.mapsLayer(layer)
        let A = try pass.activation(at: layer)
        let y = try target.values(in: pass)
        let maps = try (0..<pass.batchSize).map { n in
            guard y[n] != 0 else { throw ExplanationError.zeroScore(method: Self.name) }
            let without =
                try Self.followsFromLogits(target, layer, pass.network)
                ? Self.scores(of: target, withoutEachOf: A[part: n], pass.logits[part: n], in: pass.network)
                : pass.scores(of: target, withoutEachMapAt: layer, image: n)
            // wₖ = (y - yₖ) / y
            let w = Tensor(without.map { (y[n] - $0) / y[n] }, shape: [A.shape[1], 1, 1])
            return (w * A[part: n]).sum(over: .channel)
        }
        // L = ReLU(Σₖ wₖ Aᵏ)
        return Tensor(stacking: maps).relu()
    }

    /// Whether global average pooling and one linear layer lie between a layer and the target.
    private static func followsFromLogits(_ target: Target, _ layer: LayerName, _ network: Network) -> Bool {
        network.pooledClassifier?.maps == layer && target.layer(in: network) == network.outputLayer
    }

    /// yₖ for each map of one image, from its logits with all maps.
    private static func scores(
        of target: Target, withoutEachOf A: Tensor, _ logits: Tensor, in network: Network
    ) throws -> [Float] {
        let W = network.pooledClassifier!.weight
        let means = A.mean(over: .height, .width)
        return try (0..<A.shape[0]).map { k in
            // Of a score, its own row of W is enough; of a probability, all classes have to be computed again.
            if case .logit(let c) = target.functional { return logits[c] - W[c, k] * means[k, 0, 0] }
            // zₖ = z - W k mean(Aᵏ)
            let column = Tensor((0..<logits.count).map { W[$0, k] }, shape: logits.shape)
            return try target.values(for: (logits - column * means[k, 0, 0]).reshaped(to: [1, logits.count]))[0]
        }
    }
}

extension ForwardPass {
    /// y of one image for each map of a layer, with zeros in place of that map: in batches, as many at once as the memory
    /// budget allows.
    fileprivate func scores(of target: Target, withoutEachMapAt layer: LayerName, image n: Int) throws -> [Float] {
        let A = try activation(at: layer)[part: n], x = input[part: n]
        let batches = try network.batchRanges(
            of: A.shape[0], like: x.shape, atMost: Copies.batchLimit.scores, withGradients: true)
        // The activations that layers behind read past this one, for each image of a batch.
        let whole = try network.forward(Tensor(stacking: Array(repeating: x, count: batches[0].count)))
        let size = A.count / A.shape[0]
        return try batches.flatMap { channels in
            let maps = Tensor(shape: Shape([whole.batchSize] + A.shape.sizes)) { maps in
                A.withElements { A in
                    for i in 0..<whole.batchSize {
                        let copy = UnsafeMutableBufferPointer(rebasing: maps[i * A.count..<(i + 1) * A.count])
                        _ = copy.update(from: A)
                        guard i < channels.count else { continue }
                        let k = channels.lowerBound + i
                        copy[k * size..<(k + 1) * size].update(repeating: 0)
                    }
                }
            }
            defer { WorkProgress.report(channels.upperBound, of: A.shape[0]) }
            return try target.values(in: whole.replacing(layer, with: maps)).prefix(channels.count)
        }
    }
}
