import Networks
import Tensors

/// SmoothGrad: the mean gradient at copies of the image with Gaussian noise.
///
///     S = 1/n Σₖ ∂y/∂x (x + σ εₖ),     εₖ ~ N(0, 1),     σ = level · (max x - min x)
///
/// x: `[C, H, W]`; S: `[N, C, H, W]`, in units of y per unit of x, of either sign; without noise it is the gradient.
///
/// Smilkov et al., "SmoothGrad: removing noise by adding noise", 2017, section 3. Captum's NoiseTunnel takes σ itself
/// (`noiseScale`), 1 by default, and 5 samples.
public struct SmoothGrad: NoisyGradientMethod {
    public static let name = "smoothgrad"
    public static let description = MethodDescription.noisyGradients(
        isSigned: true, paper: "Smilkov et al., \"SmoothGrad: removing noise by adding noise\", 2017")

    public var samples: NoisySamples

    public init(_ samples: NoisySamples) { self.samples = samples }

    /// - Returns: `[1, C, H, W]`, of either sign.
    /// - Complexity: `sampleCount` forward and backward passes.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        var total = [Double](repeating: 0, count: x.count)
        try forEachGradient(of: target, at: x, in: network) { g in
            for i in 0..<g.count { total[i] += Double(g[i]) }
        }
        // S = 1/n Σₖ gₖ
        let S = Tensor(total.map { Float($0 / Double(sampleCount)) }, shape: Shape([1] + x.shape.sizes))
        return Attribution(S, passes: Passes(forward: sampleCount, backward: sampleCount))
    }
}
