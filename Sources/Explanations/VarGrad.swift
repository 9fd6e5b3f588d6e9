import Networks
import Tensors

/// VarGrad: the variance of the gradient at copies of the image with Gaussian noise.
///
///     V = 1/n Σₖ (gₖ - ḡ)²,     gₖ = ∂y/∂x (x + σ εₖ),     ḡ = 1/n Σₖ gₖ,     σ = level · (max x - min x)
///
/// V: `[N, C, H, W]`, in squared units of y per unit of x, 0 or more. The draws are SmoothGrad's for the same seed.
///
/// Adebayo et al., "Local Explanation Methods for Deep Neural Networks Lack Sensitivity to Parameter Values", ICLR
/// workshop 2018. Captum the same (it divides by n as well), with σ itself as its setting (`noiseScale`).
public struct VarGrad: NoisyGradientMethod {
    public static let name = "vargrad"
    public static let description = MethodDescription.noisyGradients(
        isSigned: false,
        paper: "Adebayo et al., \"Local Explanation Methods… Lack Sensitivity to Parameter Values\", ICLR workshop 2018"
    )

    public var samples: NoisySamples

    public init(_ samples: NoisySamples) { self.samples = samples }

    /// - Returns: `[1, C, H, W]`, 0 or more; zeros for one sample.
    /// - Complexity: `sampleCount` forward and backward passes.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        var mean = [Double](repeating: 0, count: x.count), squares = mean
        var n = 0.0
        try forEachGradient(of: target, at: x, in: network) { g in
            n += 1
            for i in 0..<g.count {
                // Welford: ḡₙ = ḡₙ₋₁ + (g - ḡₙ₋₁) / n;  Qₙ = Qₙ₋₁ + (g - ḡₙ₋₁)(g - ḡₙ)
                let difference = Double(g[i]) - mean[i]
                mean[i] += difference / n
                squares[i] += difference * (Double(g[i]) - mean[i])
            }
        }
        // V = Qₙ / n
        let V = Tensor(squares.map { Float($0 / n) }, shape: Shape([1] + x.shape.sizes))
        return Attribution(V, passes: Passes(forward: sampleCount, backward: sampleCount))
    }
}
