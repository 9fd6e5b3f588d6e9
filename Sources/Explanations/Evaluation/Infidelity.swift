import Networks
import Tensors

/// Infidelity: how far an attribution is from predicting what perturbations of the image do to the score.
///
///     INFD = E[(Σ I φ - (y(x) - y(x - I)))²]                            over random perturbations I
///     scaled: E[(β Σ I φ - (y(x) - y(x - I)))²],   β = E[Σ I φ · Δy] / E[(Σ I φ)²]
///
/// φ: `[C, H, W]`, the attribution, or `[H, W]` for all channels alike; I: `[C, H, W]`, in network units; y: the target.
/// Small is good; 0 for the gradient of a linear network. Scaling by the best β makes maps comparable that, like a class
/// activation map, are in no unit of the score.
///
/// Yeh et al., "On the (In)fidelity and Sensitivity of Explanations", NeurIPS 2019, definition 2.1 and proposition 4.1.
/// Captum the same, and not scaled unless `normalize` is set. Quantus perturbs one square after another without taking the
/// earlier ones back, so that the last sample has lost the whole image.
public struct Infidelity: Metric {
    public static let name = "infidelity"
    public static let description = MetricDescription(
        isBetterHigh: false, passes: "samples + 1 forward",
        paper: "Yeh et al., \"On the (In)fidelity and Sensitivity of Explanations\", NeurIPS 2019")

    public var perturbation: Perturbation
    public var sampleCount: Int
    public var seed: UInt64
    /// Whether the attribution is first multiplied by the factor that fits best.
    public var isScaled: Bool

    public init(
        perturbation: Perturbation = .square(side: 56, baseline: .zero), sampleCount: Int = 100, seed: UInt64 = 0,
        isScaled: Bool = true
    ) {
        self.perturbation = perturbation
        self.sampleCount = sampleCount
        self.seed = seed
        self.isScaled = isScaled
    }

    public init() { self.init(sampleCount: 100) }

    /// - Parameters:
    ///   - φ: `[C, H, W]`, or `[H, W]`.
    ///   - x: `[C, H, W]`, preprocessed.
    /// - Returns: 0 or more, in the target's unit squared.
    /// - Throws: `ExplanationError.tooSmall` without samples; `NetworkError`.
    /// - Complexity: `sampleCount` + 1 forward passes.
    public func value(_ φ: Tensor, of target: Target, for x: Tensor, in network: Network) throws -> Float {
        try ExplanationError.check(sampleCount, .samples, of: Self.name)
        let perturbed = try perturbation.samples(of: x, in: network, seed: seed)
        return try value(φ, of: target, for: x, in: network, samples: sampleCount, perturbed: perturbed)
    }

    /// x - I of sample `k`.
    package func sample(_ k: Int, of x: Tensor, in network: Network) throws -> Tensor {
        try perturbation.samples(of: x, in: network, seed: seed)(k)
    }

    /// - Parameter perturbed: x - I of each sample, the same whenever it is asked for.
    package func value(
        _ φ: Tensor, of target: Target, for x: Tensor, in network: Network, samples: Int,
        perturbed: @escaping (Int) -> Tensor
    ) throws -> Float {
        let y = try network.scores(of: target, for: Tensor(stacking: [x]))[0]
        let scores = try Copies(network: network, target: target, shape: x.shape, count: samples) { k, copy in
            perturbed(k).withElements { _ = copy.update(from: $0) }
        }.scores()
        var aa = 0.0, ad = 0.0, dd = 0.0
        for (k, score) in scores.enumerated() {
            // Σ I φ and y(x) - y(x - I)
            let a = Double((φ * (x - perturbed(k))).sum()), d = Double(y - score)
            aa += a * a
            ad += a * d
            dd += d * d
        }
        let β = isScaled ? (aa > 0 ? ad / aa : 0) : 1
        return Float(max(β * β * aa - 2 * β * ad + dd, 0) / Double(samples))
    }

    /// Of the class's score, for the method's own values where there is one for each channel of each pixel, and for its map
    /// where not.
    public func value(of answer: TrialAnswer) throws -> Float? {
        let trial = answer.trial
        let φ = answer.values.shape == trial.image.shape ? answer.values : answer.map
        return try value(φ, of: .logit(trial.target), for: trial.image, in: trial.network)
    }
}
