import Networks
import Tensors

/// A method that asks for gradients at an image with Gaussian noise: SmoothGrad takes their mean, VarGrad their variance.
///
///     gₖ = ∂y/∂x (x + σ εₖ),     εₖ ~ N(0, 1),     σ = level · (max x - min x)
public protocol NoisyGradientMethod: PerturbationMethod {
    /// The number of noisy images.
    var sampleCount: Int { get }
    /// σ, as `noiseScale` measures it.
    var noiseLevel: Float { get }
    var noiseScale: NoiseScale { get }
    var seed: UInt64 { get }

    init(sampleCount: Int, noiseLevel: Float, noiseScale: NoiseScale, seed: UInt64)
}

extension NoisyGradientMethod {
    public init(_ settings: MethodSettings) {
        let isCaptums = settings.convention == .captum
        self.init(
            sampleCount: settings.sampleCount ?? (isCaptums ? 5 : 25),
            noiseLevel: settings.noiseLevel ?? (isCaptums ? 1 : 0.1),
            noiseScale: isCaptums ? .networkUnits : .shareOfRange, seed: settings.seed ?? 0)
    }

    /// Hands gₖ to `body`, sample by sample.
    /// - Throws: `ExplanationError` for less than one sample or a level that is no level.
    func forEachGradient(
        of target: Target, at x: Tensor, in network: Network, _ body: (UnsafeBufferPointer<Float>) -> Void
    ) throws {
        try noisyCopies(of: x, for: target, in: network).forEachGradient { _, g in body(g) }
    }

    /// The images x + σ εₖ.
    package func noisyCopies(of x: Tensor, for target: Target, in network: Network) throws -> Copies {
        try ExplanationError.check(sampleCount, .samples, of: Self.name)
        try ExplanationError.check(noise: noiseLevel)
        let numbers = RandomNumbers(seed: seed, stream: "noise")
        let σ = noiseScale.deviation(noiseLevel, of: x)
        return Copies(network: network, target: target, shape: x.shape, count: sampleCount) { k, copy in
            x.withElements { x in
                for i in 0..<copy.count {
                    copy[i] = σ == 0 ? x[i] : x[i] + σ * numbers.normal(at: k * x.count + i)
                }
            }
        }
    }
}
