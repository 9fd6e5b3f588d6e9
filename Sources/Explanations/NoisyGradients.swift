import Networks
import Tensors

/// Gradients at an image with Gaussian noise: what SmoothGrad averages and VarGrad measures the spread of.
///
///     gₖ = ∂y/∂x (x + σ εₖ),     εₖ ~ N(0, 1),     σ = level · (max x - min x)
struct NoisyGradients {
    let sampleCount: Int
    let noiseLevel: Float
    let seed: UInt64

    /// Hands gₖ to `body`, sample by sample.
    /// - Throws: `ExplanationError` for less than one sample or a level that is no level.
    func forEach(
        of target: Target, at x: Tensor, in network: Network, method: String,
        _ body: (UnsafeBufferPointer<Float>) -> Void
    ) throws {
        try ExplanationError.check(sampleCount, .samples, of: method)
        try ExplanationError.check(noise: noiseLevel)
        let numbers = RandomNumbers(seed: seed, stream: "noise")
        let σ = noiseLevel * (x.maximum() - x.minimum())
        let copies = Copies(network: network, target: target, shape: x.shape, count: sampleCount) { k, copy in
            x.withElements { x in
                for i in 0..<copy.count {
                    copy[i] = σ == 0 ? x[i] : x[i] + σ * numbers.normal(at: k * x.count + i)
                }
            }
        }
        try copies.forEachGradient { _, g in body(g) }
    }
}
