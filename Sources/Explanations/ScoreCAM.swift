import Foundation
import Networks
import Tensors

/// Score-CAM: maps weighted by the target's score for the image seen through each of them; no gradient is needed.
///
///     Hₖ = s(upsample(Aᵏ)),     s(m) = (m - min m) / (max m - min m)      0 for a map that is the same everywhere
///     w  = softmaxₖ(y(x ⊙ Hₖ) - y(b))
///     L  = ReLU(Σₖ wₖ Aᵏ)
///
/// A: `[K, h, w]`, the layer's activation, upsampled bilinearly between the centres of its cells to H: `[K, H, W]`;
/// w: `[K]`, of sum 1; L: `[N, 1, h, w]`, in units of A. The score of the baseline b is the same for all maps and cancels
/// in the softmax.
///
/// Wang et al., "Score-CAM", CVPR workshop 2020, equations 3 to 7 and algorithm 1. pytorch-grad-cam upsamples with the
/// corners aligned and adds 1e-8 to max - min.
public struct ScoreCAM: PerturbationMethod {
    public static let name = "score-cam"
    public static let card = MethodCard(
        passes: "1 + channels of the layer forward", needs: "a layer with maps", settings: [.layer], isSigned: false,
        paper: "Wang et al., \"Score-CAM\", CVPR workshop 2020")

    /// Whose maps are added up; nil for the network's last convolutional stage.
    public var layer: LayerName?

    public init(layer: LayerName? = nil) { self.layer = layer }
    public init(_ settings: MethodSettings) { self.init(layer: settings.layer) }

    /// - Returns: `[1, 1, h, w]` at the layer's resolution, 0 or more.
    /// - Complexity: a forward pass for the image and for each of the layer's channels.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        let pass = try network.forward(x)
        let A = try pass.activation(at: pass.mapsLayer(layer))
        let y = try Copies(network: network, target: target, shape: x.shape, count: A.shape[1]) { k, copy in
            let map = A[part: 0][part: k].resized(height: x.shape[1], width: x.shape[2])
            let least = map.minimum(), range = map.maximum() - least
            // x ⊙ Hₖ
            Copies.write(x, through: map.map { range == 0 ? 0 : ($0 - least) / range }, into: copy)
        }.scores()
        // w = softmax(y)
        let w = Tensor(y, shape: [y.count]).softmax().reshaped(to: [1, y.count, 1, 1])
        // L = ReLU(Σₖ wₖ Aᵏ)
        let L = (w * A).sum(over: .channel).relu()
        return Attribution(L, passes: Passes(forward: 1 + y.count))
    }
}
