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
/// Captum the same, and not scaled
/// unless `normalize` is set. Quantus perturbs one square after another without taking the earlier
/// ones back, so that the last sample has lost the whole image.
public struct Infidelity: Metric {
    public static let name = "infidelity"
    public static let card = MetricCard(
        isBetterHigh: false, passes: "samples + 1 forward",
        paper: "Yeh et al., \"On the (In)fidelity and Sensitivity of Explanations\", NeurIPS 2019")

    /// The distribution of I.
    public enum Perturbation: Sendable {
        /// Independent normal noise of this standard deviation, in network units.
        case noise(deviation: Float)
        /// A square of this many pixels a side, at a random place, becomes the baseline; smaller where the image is.
        case square(side: Int, baseline: Baseline)
    }

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
        let b = try baseline(for: x, in: network)
        return try value(φ, of: target, for: x, in: network, samples: sampleCount) { sample($0, of: x, b) }
    }

    /// x - I of sample `k`.
    package func sample(_ k: Int, of x: Tensor, in network: Network) throws -> Tensor {
        try sample(k, of: x, baseline(for: x, in: network))
    }

    private func baseline(for x: Tensor, in network: Network) throws(ExplanationError) -> Tensor? {
        guard case .square(_, let baseline) = perturbation else { return nil }
        return try baseline.tensor(for: x, in: network)
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

    private func sample(_ k: Int, of x: Tensor, _ baseline: Tensor?) -> Tensor {
        switch perturbation {
        case .noise(let deviation):
            let numbers = RandomNumbers(seed: seed, stream: "infidelity noise")
            return Tensor(shape: x.shape) { result in
                x.withElements { x in
                    for i in 0..<x.count { result[i] = x[i] - deviation * numbers.normal(at: k * x.count + i) }
                }
            }
        case .square(let side, _):
            let numbers = RandomNumbers(seed: seed, stream: "infidelity squares")
            func span(_ size: Int, _ random: Float) -> Range<Int> {
                let side = min(max(side, 1), size), start = min(Int(random * Float(size - side + 1)), size - side)
                return start..<start + side
            }
            let rows = span(x.shape[1], numbers.uniform(at: 2 * k))
            let columns = span(x.shape[2], numbers.uniform(at: 2 * k + 1))
            var result = x
            result.withMutableElements { result in
                baseline!.withElements { b in
                    for channel in 0..<x.shape[0] {
                        for row in rows {
                            let start = (channel * x.shape[1] + row) * x.shape[2]
                            for i in columns.lowerBound + start..<columns.upperBound + start { result[i] = b[i] }
                        }
                    }
                }
            }
            return result
        }
    }

    /// Of the class's score, for the method's own values where there is one for each channel of each pixel, and for its map
    /// where not.
    public func value(of answer: TrialAnswer) throws -> Float? {
        let trial = answer.trial
        let φ = answer.values.shape == trial.image.shape ? answer.values : answer.map
        return try value(φ, of: .logit(trial.target), for: trial.image, in: trial.network)
    }
}
