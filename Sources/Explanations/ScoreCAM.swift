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
/// corners aligned and adds 1e-8 to max - min: its convention does so too.
///
/// With `channelCount` only so many maps are tried, those of the largest variance over their places, and the others get
/// no weight: tf-keras-vis calls that Faster Score-CAM. Its map is near the full one where few maps carry the class.
public struct ScoreCAM: PerturbationMethod {
    public static let name = "score-cam"
    public static let description = MethodDescription(
        passes: "1 + channels of the layer forward", needs: "a layer with maps", settings: [.layer],
        peers: [.pytorchGradCAM], isSigned: false, paper: "Wang et al., \"Score-CAM\", CVPR workshop 2020")

    /// The layer whose maps are added up; nil for the network's last convolutional stage.
    public var layer: LayerName?
    /// How many of the layer's maps are tried; nil for all.
    public var channelCount: Int?

    /// The way in which a map is laid over the image.
    public var upsampling: Sampling
    /// The addition to max - min, in units of A.
    public var epsilon: Float

    public init(
        layer: LayerName? = nil, channelCount: Int? = nil, upsampling: Sampling = .betweenCentres, epsilon: Float = 0
    ) {
        self.layer = layer
        self.channelCount = channelCount
        self.upsampling = upsampling
        self.epsilon = epsilon
    }

    public init(_ settings: MethodSettings) {
        self.init(layer: settings.layer)
        if settings.convention == .pytorchGradCAM { (upsampling, epsilon) = (.cornersAligned, 1e-8) }
    }

    /// - Returns: `[1, 1, h, w]` at the layer's resolution, 0 or more.
    /// - Throws: `ExplanationError.tooSmall` without channels; `NetworkError`.
    /// - Complexity: a forward pass for the image and for each channel that is tried.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        let pass = try network.forward(x)
        let A = try pass.activation(at: pass.mapsLayer(layer))
        let maps = try A[part: 0].channels(mostVaried: channelCount)
        let y = try Copies(network: network, target: target, shape: x.shape, count: maps.count) { k, copy in
            let map = A[part: 0][part: maps[k]].resized(
                height: x.shape[1], width: x.shape[2], sampling: upsampling)
            let least = map.minimum(), range = map.maximum() - least + epsilon
            // x ⊙ Hₖ
            Copies.write(x, through: map.map { range == 0 ? 0 : ($0 - least) / range }, into: copy)
        }.scores()
        // w = softmax(y)
        let shares = Tensor(y, shape: [y.count]).softmax()
        var w = Tensor(zeros: [1, A.shape[1], 1, 1])
        for (k, map) in maps.enumerated() { w[0, map, 0, 0] = shares[k] }
        // L = ReLU(Σₖ wₖ Aᵏ)
        let L = (w * A).sum(over: .channel).relu()
        return Attribution(L, passes: Passes(forward: 1 + y.count))
    }
}

extension Tensor {
    /// The channels of `[K, h, w]` whose maps vary most over their places, in their order; all where `count` is nil.
    fileprivate func channels(mostVaried count: Int?) throws(ExplanationError) -> [Int] {
        guard let count else { return Array(0..<shape[0]) }
        try ExplanationError.check(count, .samples, of: ScoreCAM.name)
        let centred = self - mean(over: .height, .width)
        return (centred * centred).mean(over: .height, .width).topIndices(min(count, shape[0])).sorted()
    }
}
