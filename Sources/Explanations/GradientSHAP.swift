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
public struct GradientSHAP: PerturbationMethod {
    public static let name = "gradient-shap"
    public static let card = MethodCard(
        passes: "samples × (1 forward, 1 backward) + 1 forward for the image and each baseline",
        needs: "gradients, baselines", settings: [.samples, .noise, .seed, .baseline], peers: [.captum],
        isSigned: true,
        paper: "Lundberg, Lee, \"A Unified Approach to Interpreting Model Predictions\", NIPS 2017")

    public var sampleCount: Int
    public var noiseLevel: Float
    public var noiseScale: NoiseScale
    public var seed: UInt64
    public var baselines: [Baseline]
    /// Where the points lie on their paths, 0 being the baseline and 1 the image.
    public var coefficients: ClosedRange<Float>

    public init(
        sampleCount: Int = 25, noiseLevel: Float = 0, noiseScale: NoiseScale = .shareOfRange, seed: UInt64 = 0,
        baselines: [Baseline] = [.zero], coefficients: ClosedRange<Float> = 0...1
    ) {
        self.sampleCount = sampleCount
        self.noiseLevel = noiseLevel
        self.noiseScale = noiseScale
        self.seed = seed
        self.baselines = baselines
        self.coefficients = coefficients
    }

    public init(_ settings: MethodSettings) {
        self.init()
        if settings.convention == .captum { (sampleCount, noiseScale) = (5, .networkUnits) }
        sampleCount = settings.sampleCount ?? sampleCount
        noiseLevel = settings.noiseLevel ?? noiseLevel
        seed = settings.seed ?? seed
        baselines = settings.baseline.map { [$0] } ?? baselines
    }

    /// - Returns: `[1, C, H, W]`, of either sign.
    /// - Complexity: `sampleCount` forward and backward passes, and a forward pass of the image and of each baseline.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        try ExplanationError.check(sampleCount, .samples, of: Self.name)
        try ExplanationError.check(noise: noiseLevel)
        guard !baselines.isEmpty else { throw ExplanationError.noBaselines }
        let b = try baselines.map { try $0.tensor(for: x, in: network) }
        let draws = Draws(method: self, σ: noiseScale.deviation(noiseLevel, of: x))
        let copies = Copies(network: network, target: target, shape: x.shape, count: sampleCount) { k, copy in
            let α = draws.coefficient(k), b = b[draws.baseline(k)]
            x.withElements { x in
                b.withElements { b in
                    for i in 0..<copy.count {
                        copy[i] = b[i] + α * (draws.noisy(x[i], k * copy.count + i) - b[i])
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
                        total[i] += Double((draws.noisy(x[i], k * g.count + i) - b[i]) * g[i])
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

/// The random choices of GradientSHAP, each from a stream of its own.
private struct Draws {
    private let noise, paths, points: RandomNumbers
    private let σ: Float
    private let baselineCount: Int
    private let coefficients: ClosedRange<Float>

    init(method: GradientSHAP, σ: Float) {
        noise = RandomNumbers(seed: method.seed, stream: "noise")
        paths = RandomNumbers(seed: method.seed, stream: "baselines")
        points = RandomNumbers(seed: method.seed, stream: "coefficients")
        self.σ = σ
        baselineCount = method.baselines.count
        coefficients = method.coefficients
    }

    func baseline(_ k: Int) -> Int { min(Int(paths.uniform(at: k) * Float(baselineCount)), baselineCount - 1) }

    func coefficient(_ k: Int) -> Float {
        coefficients.lowerBound + (coefficients.upperBound - coefficients.lowerBound) * points.uniform(at: k)
    }

    func noisy(_ x: Float, _ i: Int) -> Float { σ == 0 ? x : x + σ * noise.normal(at: i) }
}
