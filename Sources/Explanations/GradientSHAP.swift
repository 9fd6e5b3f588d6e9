import Networks
import Tensors

/// GradientSHAP: integrated gradients from many baselines, one random point of one random path a sample.
///
///     R = 1/n Σₖ (x̃ₖ - bₖ) ⊙ ∂y/∂x (bₖ + αₖ (x̃ₖ - bₖ)),     x̃ₖ = x + σ εₖ
///
/// bₖ: one of the baselines `[C, H, W]`; αₖ: even in `coefficients`, [0, 1]; εₖ ~ N(0, 1), σ = level · (max x - min x);
/// R: `[N, C, H, W]`, in units of y. On average over draws it adds up to y(x) - the mean of y(b).
///
/// Lundberg and Lee, "A Unified Approach to Interpreting Model Predictions", NIPS 2017; the estimate is Captum's, which
/// takes σ itself (`noiseScale`), 5 samples by default and two random generators.
public struct GradientSHAP: NoisyMethod {
    public static let name = "gradient-shap"
    public static let description = MethodDescription(
        passes: "samples × (1 forward, 1 backward) + 1 forward for the image and each baseline",
        needs: "gradients, baselines", settings: NoisySamples.settings + [.baseline], peers: [.captum],
        isSigned: true,
        paper: "Lundberg, Lee, \"A Unified Approach to Interpreting Model Predictions\", NIPS 2017")

    public var samples: NoisySamples
    public var baselines: [Baseline]
    /// The range of the points on their paths, 0 being the baseline and 1 the image.
    public var coefficients: ClosedRange<Float>

    public init(
        sampleCount: Int = 25, noiseLevel: Float = 0, noiseScale: NoiseScale = .shareOfRange, seed: UInt64 = 0,
        baselines: [Baseline] = [.zero], coefficients: ClosedRange<Float> = 0...1
    ) {
        samples = NoisySamples(count: sampleCount, level: noiseLevel, scale: noiseScale, seed: seed)
        self.baselines = baselines
        self.coefficients = coefficients
    }

    public init(_ settings: MethodSettings) {
        self.init()
        samples = NoisySamples(settings, level: 0, captumLevel: 0)
        baselines = settings.baseline.map { [$0] } ?? baselines
    }

    /// - Returns: `[1, C, H, W]`, of either sign.
    /// - Complexity: `sampleCount` forward and backward passes, and a forward pass of the image and of each baseline.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        let noise = try samples.noise(for: x, method: Self.name)
        guard !baselines.isEmpty else { throw ExplanationError.noBaselines }
        let b = try baselines.map { try $0.tensor(for: x, in: network) }
        let draws = Draws(of: self)
        let copies = Copies(network: network, target: target, shape: x.shape, count: sampleCount) { k, copy in
            let α = draws.coefficient(k), b = b[draws.baseline(k)]
            x.withElements { x in
                b.withElements { b in
                    for i in 0..<copy.count {
                        copy[i] = b[i] + α * (noise.added(to: x[i], at: k * copy.count + i) - b[i])
                    }
                }
            }
        }
        var total = [Double](repeating: 0, count: x.count)
        try copies.forEachGradient { k, g in
            let b = b[draws.baseline(k)]
            // R = 1/n Σₖ (x̃ₖ - bₖ) ⊙ ∂y/∂x
            x.withElements { x in
                b.withElements { b in
                    for i in 0..<g.count {
                        total[i] += Double((noise.added(to: x[i], at: k * g.count + i) - b[i]) * g[i])
                    }
                }
            }
        }
        let R = Tensor(total.map { Float($0 / Double(sampleCount)) }, shape: x.shape)
        // Σ R - (y(x) - mean y(b))
        let y = try network.scores(of: target, for: Tensor(stacking: [x] + b))
        let error = R.sum() - (y[0] - y.dropFirst().reduce(0, +) / Float(b.count))
        return Attribution(
            Tensor(stacking: [R]), completenessError: [error],
            passes: Passes(forward: sampleCount + 1 + b.count, backward: sampleCount))
    }
}

/// The random paths of GradientSHAP and the points on them, from streams of their own.
private struct Draws {
    private let paths, points: RandomNumbers
    private let baselineCount: Int
    private let coefficients: ClosedRange<Float>

    init(of method: GradientSHAP) {
        paths = RandomNumbers(seed: method.seed, stream: "baselines")
        points = RandomNumbers(seed: method.seed, stream: "coefficients")
        baselineCount = method.baselines.count
        coefficients = method.coefficients
    }

    func baseline(_ k: Int) -> Int { min(Int(paths.uniform(at: k) * Float(baselineCount)), baselineCount - 1) }

    func coefficient(_ k: Int) -> Float {
        coefficients.lowerBound + (coefficients.upperBound - coefficients.lowerBound) * points.uniform(at: k)
    }
}
