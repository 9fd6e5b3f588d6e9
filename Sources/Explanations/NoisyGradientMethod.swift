import Networks
import Tensors

/// A method that asks for gradients at an image with Gaussian noise: SmoothGrad takes their mean, VarGrad their variance.
///
///     gₖ = ∂y/∂x (x + σ εₖ),     εₖ ~ N(0, 1),     σ = level · (max x - min x)
public protocol NoisyGradientMethod: NoisyMethod {
    init(_ samples: NoisySamples)
}

extension NoisyGradientMethod {
    public init(
        sampleCount: Int = 25, noiseLevel: Float = 0.1, noiseScale: NoiseScale = .shareOfRange, seed: UInt64 = 0
    ) {
        self.init(NoisySamples(count: sampleCount, level: noiseLevel, scale: noiseScale, seed: seed))
    }

    public init(_ settings: MethodSettings) {
        self.init(NoisySamples(settings, level: 0.1, captumLevel: 1))
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
        let noise = try samples.noise(for: x, method: Self.name)
        return Copies(network: network, target: target, shape: x.shape, count: samples.count) { k, copy in
            x.withElements { x in
                for i in 0..<copy.count { copy[i] = noise.added(to: x[i], at: k * x.count + i) }
            }
        }
    }
}

extension MethodDescription {
    /// Description of a method that asks for gradients at noisy images.
    static func noisyGradients(isSigned: Bool, paper: String) -> MethodDescription {
        MethodDescription(
            passes: "samples × (1 forward, 1 backward)", needs: "gradients, a noise level",
            settings: NoisySamples.settings, peers: [.captum], isSigned: isSigned, paper: paper)
    }
}
