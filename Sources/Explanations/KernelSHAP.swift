import Networks
import Tensors

/// Kernel SHAP: the Shapley value of each superpixel, what it adds to the target on average over all orders in which the
/// superpixels could appear on the baseline.
///
///     φ = argmin Σ_S π(S) (v(S) - v(∅) - Σ_{i ∈ S} φᵢ)²     with     Σ φ = v(N) - v(∅)
///     φ = A⁻¹ (c - λ 1),     λ = (1ᵀ A⁻¹ c - v(N) + v(∅)) / (1ᵀ A⁻¹ 1)
///     A = Σ_S π(S) z zᵀ,     c = Σ_S π(S) z (v(S) - v(∅)),     zᵢ = 1 for i ∈ S, else 0
///
/// v(S): the target's score for the image of which only the superpixels in S are seen, the baseline elsewhere; π: the
/// Shapley kernel; φ: `[M]`, in units of y. If there are not more than `sampleCount` coalitions, all are scored, and φ are
/// the Shapley values themselves. Σ φ = y(x) - y(b) in any case.
///
/// Lundberg and Lee, "A Unified Approach to Interpreting Model Predictions", NIPS 2017, equation 5 and theorem 2; the
/// solution under the constraint is that of Covert and Lee, AISTATS 2021, equation 7. Captum draws coalitions alone, not
/// with their complements, enumerates none, and puts a weight of 10⁶ on ∅ and N in place of the constraint.
public struct KernelSHAP: SuperpixelMethod {
    public static let name = "kernel-shap"
    public static let description = MethodDescription(
        passes: "samples + 2 forward", needs: "a baseline", settings: SuperpixelSamples.settings,
        isSigned: true, paper: "Lundberg, Lee, \"A Unified Approach to Interpreting Model Predictions\", NIPS 2017")

    /// The coalitions that are scored at most, twice as many as superpixels at least.
    public var samples: SuperpixelSamples

    public init(
        segmentation: Segmentation = .slic(SLIC()), sampleCount: Int = 1000, seed: UInt64 = 0,
        baseline: Baseline = .zero
    ) {
        samples = SuperpixelSamples(
            segmentation: segmentation, count: sampleCount, seed: seed, baseline: baseline)
    }

    public init(_ settings: MethodSettings) { samples = SuperpixelSamples(settings) }

    /// - Throws: as the protocol says, and `ExplanationError.tooFewSamples` for less than two samples a superpixel.
    /// - Complexity: `sampleCount` forward passes at most, and one of the image and of the baseline each.
    public func superpixels(
        _ target: Target, ofImage x: Tensor, in network: Network
    ) throws -> SuperpixelAttribution {
        let image = try patches(of: x, in: network)
        let M = image.segments.count
        guard sampleCount >= 2 * M else { throw ExplanationError.tooFewSamples(sampleCount, superpixels: M) }
        let coalitions = ShapleyCoalitions(of: M, atMost: sampleCount, seed: seed)
        let ends = [false, true].map { [Bool](repeating: $0, count: M) }
        let v = try image.scores(of: target, for: ends + coalitions.members, in: network)
        let φ = Self.values(
            of: coalitions.members, weights: coalitions.weights, scores: Array(v[2...]), empty: v[0], full: v[1])
        return SuperpixelAttribution(
            segments: image.segments, values: φ.map { Float($0) },
            completenessError: Float(φ.reduce(0) { $0 + Double(Float($1)) } - (v[1] - v[0])),
            passes: Passes(forward: v.count))
    }

    /// φ for the scores of some coalitions.
    /// - Parameters:
    ///   - empty: v(∅), with `full`, v(N).
    package static func values(
        of coalitions: [[Bool]], weights: [Double], scores: [Double], empty: Double, full: Double
    ) -> [Double] {
        guard let M = coalitions.first?.count else { return [full - empty] }
        var equations = NormalEquations(count: M)
        for (k, S) in coalitions.enumerated() {
            equations.add(S.map { $0 ? 1 : 0 }, equals: scores[k] - empty, weight: weights[k])
        }
        let solutions = equations.solutions(for: [equations.right, [Double](repeating: 1, count: M)])
        // λ = (1ᵀ A⁻¹ c - v(N) + v(∅)) / (1ᵀ A⁻¹ 1)
        let λ = (solutions[0].reduce(0, +) - (full - empty)) / solutions[1].reduce(0, +)
        return zip(solutions[0], solutions[1]).map { $0 - λ * $1 }
    }
}
