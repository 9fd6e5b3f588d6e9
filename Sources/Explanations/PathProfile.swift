import Networks
import Tensors

/// The course of a target on the straight way from a baseline to an image.
///
///     y(t) = y(b + t (x - b)),     dy/dt = Σ (x - b) ⊙ ∂y/∂x (b + t (x - b)),     ∫₀¹ dy/dt dt = y(x) - y(b)
///
/// x, b: `[C, H, W]`, image and baseline in network units; t: evenly spaced, 0 at the baseline and 1 at the image. Where
/// dy/dt is near 0 and y is not, the target is saturated: the gradient there says nothing of what brought y about.
///
/// Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017, figure 2 and equation 1.
public struct PathProfile: Sendable {
    /// t, from 0 to 1.
    public let points: [Float]
    /// y at each point.
    public let scores: [Float]
    /// dy/dt at each point, in units of y.
    public let slopes: [Float]

    /// - Parameters:
    ///   - target: y.
    ///   - count: how many points, both ends included.
    /// - Throws: `ExplanationError.tooSmall` for less than two points, or a baseline that does not fit.
    /// - Complexity: `count` forward and backward passes.
    public init(
        of target: Target, from baseline: Baseline, to x: Tensor, count: Int, in network: Network
    ) throws {
        try ExplanationError.check(count - 1, .steps, of: IntegratedGradients.name)
        let b = try baseline.tensor(for: x, in: network), way = x - b
        let points = (0..<count).map { Float($0) / Float(count - 1) }
        let copies = Copies(network: network, target: target, shape: x.shape, count: count) { k, copy in
            x.withElements { x in
                b.withElements { b in
                    for i in 0..<copy.count { copy[i] = b[i] + points[k] * (x[i] - b[i]) }
                }
            }
        }
        var scores: [Float] = [], slopes: [Float] = []
        try copies.forEachPass { _, pass in
            let gradient = try pass.gradient(of: target, at: .input)
            let slopes = (0..<pass.batchSize).map { (way * gradient[part: $0]).sum() }
            return (scores: try target.values(in: pass), slopes: slopes)
        } then: { _, answer in
            scores += answer.scores
            slopes += answer.slopes
        }
        (self.points, self.scores, self.slopes) = (points, scores, slopes)
    }
}
