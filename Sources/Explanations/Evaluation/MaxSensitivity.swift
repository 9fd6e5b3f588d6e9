import Networks
import Tensors

/// Max-sensitivity: how much an explanation changes, at most, when the image changes a little.
///
///     SENS = max over |δ|∞ ≤ r of ‖φ(x + δ) - φ(x)‖₂ / ‖φ(x)‖₂          estimated from random δ
///
/// φ: the method's raw values; δ: `[C, H, W]`, evenly distributed in [-r, r] for each element; r in network units. Small is
/// good. Random methods have the same random numbers for each image, so that only the image counts.
///
/// Yeh et al., "On the (In)fidelity and Sensitivity of Explanations", NeurIPS 2019, definition 3.1, divided by the norm of
/// the explanation as Captum and Quantus do; the paper's own definition is not.
public struct MaxSensitivity: Metric {
    public static let name = "max-sensitivity"
    public static let description = MetricDescription(
        isBetterHigh: false, passes: "samples × the method's",
        paper: "Yeh et al., \"On the (In)fidelity and Sensitivity of Explanations\", NeurIPS 2019")

    /// r, in network units.
    public var radius: Float
    public var sampleCount: Int
    public var seed: UInt64

    public init(radius: Float, sampleCount: Int = 10, seed: UInt64 = 0) {
        precondition(radius > 0 && radius.isFinite, "a radius of \(radius)")
        self.radius = radius
        self.sampleCount = sampleCount
        self.seed = seed
    }

    public init() { self.init(radius: 0.02) }

    /// - Parameter x: `[C, H, W]`, preprocessed.
    /// - Returns: 0 or more; nil where the explanation of `x` is zero everywhere.
    /// - Throws: as the method; `ExplanationError.tooSmall` without samples.
    /// - Complexity: the method, for the image and for each sample.
    public func value(
        of method: any ExplanationMethod, _ target: Target, for x: Tensor, in network: Network
    ) throws -> Float? {
        try ExplanationError.check(sampleCount, .samples, of: Self.name)
        let numbers = RandomNumbers(seed: seed, stream: Self.name)
        let samples = (0..<sampleCount).map { k in
            Tensor(shape: x.shape) { result in
                x.withElements { x in
                    for i in 0..<x.count {
                        result[i] = x[i] + radius * (2 * numbers.uniform(at: k * x.count + i) - 1)
                    }
                }
            }
        }
        return try value(of: method, target, for: x, changedTo: samples, in: network)
    }

    /// - Parameter samples: x + δ, `[C, H, W]` each.
    package func value(
        of method: any ExplanationMethod, _ target: Target, for x: Tensor, changedTo samples: [Tensor],
        in network: Network
    ) throws -> Float? {
        let φ = try method.attribute(target, to: Tensor(stacking: [x] + samples), in: network).values
        let norm = φ[part: 0].norm
        guard norm > 0 else { return nil }
        return (1..<φ.shape[0]).map { (φ[part: $0] - φ[part: 0]).norm / norm }.max()
    }

    public func value(of answer: TrialAnswer) throws -> Float? {
        let trial = answer.trial
        return try value(of: answer.method, .logit(trial.target), for: trial.image, in: trial.network)
    }
}

extension Tensor {
    /// ‖x‖₂.
    fileprivate var norm: Float { Float(withElements { $0.reduce(0.0) { $0 + Double($1) * Double($1) } }.squareRoot()) }
}
