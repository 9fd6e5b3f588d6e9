import Networks
import Tensors

/// A method that asks for gradients at an image with Gaussian noise: SmoothGrad takes their mean, VarGrad their variance.
///
///     gₖ = ∂y/∂x (x + σ εₖ),     εₖ ~ N(0, 1),     σ = level · (max x - min x)
public protocol NoisyGradientMethod: PerturbationMethod {
    /// The number of noisy images.
    var sampleCount: Int { get }
    /// σ as a share of the image's range.
    var noiseLevel: Float { get }
    var seed: UInt64 { get }

    init(sampleCount: Int, noiseLevel: Float, seed: UInt64)
}

extension NoisyGradientMethod {
    public init(_ settings: MethodSettings) {
        self.init(
            sampleCount: settings.sampleCount ?? 25, noiseLevel: settings.noiseLevel ?? 0.1, seed: settings.seed ?? 0)
    }

    /// Hands gₖ to `body`, sample by sample.
    /// - Throws: `ExplanationError` for less than one sample or a level that is no level.
    func forEachGradient(
        of target: Target, at x: Tensor, in network: Network, _ body: (UnsafeBufferPointer<Float>) -> Void
    ) throws {
        try ExplanationError.check(sampleCount, .samples, of: Self.name)
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
