import Foundation
import Networks
import Tensors

/// Carlini and Wagner's L2 attack: the smallest change for which another class wins, by gradient descent on both at once.
///
///     minimize ‖u' - u‖₂² + c · max(m(u'), -κ)   over w,   u' = (tanh w + 1) / 2
///     m = zᶜ - maxₖ≠c zᵏ   away from the own class,   m = maxₖ≠t zᵏ - zᵗ   toward a class t
///
/// u: `[C, H, W]`, levels divided by 255; κ: the confidence, a margin in logits. The tangent keeps u' within 0...1, so
/// that Adam can go anywhere. The weight c of each image is searched: ten times as much until a round succeeds, then by
/// bisection; the nearest image that succeeded is kept.
///
/// Carlini and Wagner, "Towards Evaluating the Robustness of Neural Networks", IEEE S&P 2017, section VI. The paper
/// searches c in 9 rounds of 10,000 steps; here steps become shorter in the course of a round, so that few of them
/// settle. torchattacks keeps c = 1.
public struct CarliniWagner: Attack {
    public static let name = "cw"
    public static let description = AttackDescription(
        passes: "6 × steps × (1 forward, 1 backward)", needs: "gradients", settings: [.steps, .stepSize, .confidence],
        norm: "L2, as small as it can",
        paper: "Carlini, Wagner, \"Towards Evaluating the Robustness of Neural Networks\", IEEE S&P 2017")

    /// Of Adam, in each round of the search.
    public let steps: Int
    /// Adam's first step size in a round, on w; the last one is near 0.
    public let stepSize: Double
    /// κ.
    public let confidence: Float
    public let rounds = 6

    public init(_ settings: AttackSettings) throws(AttackError) {
        steps = try settings.steps(of: Self.name, default: 100)
        stepSize = try settings.stepSize(default: 0.01)
        confidence = settings.confidence ?? 0
        guard confidence >= 0, confidence.isFinite else { throw .confidenceOutOfRange(confidence) }
    }

    /// - Returns: for each image the nearest one that reached the goal by the confidence, or the image itself if none did.
    /// - Complexity: `rounds` × `steps` forward and backward passes.
    public func perturb(_ images: AttackedImages, in space: ImageSpace) throws -> Tensor {
        var search = WeightSearch(count: images.count)
        var best = NearestFound(images.levels)
        for _ in 0..<rounds {
            let reached = try descend(images, weights: search.weights, best: &best, in: space)
            search.learn(reached)
        }
        return best.levels
    }

    /// One round of gradient descent with fixed weights.
    /// - Returns: whether each image reached its goal at any step.
    private func descend(
        _ images: AttackedImages, weights: [Float], best: inout NearestFound, in space: ImageSpace
    ) throws -> [Bool] {
        let u = images.levels / 255
        // Inside of 0...1 by a millionth, for the tangent does not reach its ends.
        var w = u.map { atanh(($0 * 2 - 1) * 0.999_999) }
        var adam = Adam(count: w.count)
        var reached = [Bool](repeating: false, count: images.count)
        for step in 0..<steps {
            let moved = w.map { (tanh($0) + 1) / 2 }
            let pass = try space.forward(moved * 255)
            let margins = images.goals.enumerated().map { $1.margin(in: pass.logits[part: $0]) }
            let distances = (moved - u).lengths
            for (image, margin) in margins.enumerated() where margin > 0 && margin >= confidence {
                reached[image] = true
                best.offer(moved[part: image] * 255, distance: distances[image, 0, 0, 0], for: image)
            }
            // m falls where the goal's margin grows; beyond κ the change alone counts.
            let rises = try pass.gradient(
                of: images.goals.enumerated().map { $1.marginTarget(in: pass.logits[part: $0]) })
            let pull = Tensor(
                (0..<images.count).map { margins[$0] <= confidence ? -weights[$0] * 255 : 0 },
                shape: [images.count, 1, 1, 1])
            let towardU = 2 * (moved - u) + rises * pull
            // ∂u'/∂w = (1 - tanh² w) / 2 = 2 u' (1 - u').
            let size = Float(stepSize) * Float(steps - step) / Float(steps)
            adam.step(&w, along: towardU * moved.map { 2 * $0 * (1 - $0) }, size: size)
        }
        return reached
    }
}

extension Goal {
    /// The difference of two scores that grows toward the goal.
    fileprivate func marginTarget(in logits: Tensor) -> Target {
        let rival = rival(in: logits)
        return if case .away(let own) = self { .margin(of: rival, over: own) } else { .margin(of: label, over: rival) }
    }
}
