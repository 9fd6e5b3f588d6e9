import Foundation
import Networks
import Tensors

/// Projected gradient descent: many small steps up the loss from a random start, each followed by a projection into the
/// ball of radius ε.
///
///     v₀ = Π(v + u),   vᵢ₊₁ = Π(vᵢ + α · s(∂ℓ/∂vᵢ))
///     s(g) = sign(g), u uniform in [-ε, ε]                              for L∞
///     s(g) = g / ‖g‖₂, u of random direction and length r ε, r = U^(1/d)   for L2: uniform in the ball
///
/// v: `[N, C, H, W]`, d = C H W; Π: to the nearest point of the ball with levels in 0...255; U uniform in [0, 1). Unless
/// it is given, α = 2.5 ε / steps: the steps reach the ball's border from anywhere in it, and can turn there.
///
/// Madry et al., "Towards Deep Learning Models Resistant to Adversarial Attacks", ICLR 2018, section 2.1. torchattacks
/// draws the L2 start's length with r = U, most of which lie farther inside.
public struct ProjectedGradientDescent: BoundedAttack {
    public static let name = "pgd"
    public static let description = AttackDescription(
        passes: "steps × (1 forward, 1 backward)", needs: "gradients",
        settings: [.epsilon, .norm, .steps, .stepSize, .seed], norm: "L∞ or L2",
        paper: "Madry et al., \"Towards Deep Learning Models Resistant to Adversarial Attacks\", ICLR 2018")

    public let norm: Norm
    /// ε and α on levels divided by 255.
    public let epsilon, stepSize: Double
    public let steps: Int
    public let seed: UInt64

    public init(_ settings: AttackSettings) throws(AttackError) {
        norm = settings.norm ?? .linf
        epsilon = try settings.epsilon(within: norm, default: norm == .linf ? 8.0 / 255 : 1)
        steps = try settings.steps(of: Self.name, default: 10)
        stepSize = try settings.stepSize(default: 2.5 * epsilon / Double(steps))
        seed = settings.seed ?? 0
    }

    /// - Complexity: `steps` forward and backward passes.
    public func perturb(_ images: AttackedImages, in space: ImageSpace) throws -> Tensor {
        let ball = Ball(norm, around: images.levels, epsilon: epsilon)
        return try ball.ascend(
            from: ball.randomPoints(seed, for: images), goals: images.goals, steps: steps, stepSize: stepSize,
            in: space)
    }
}

/// Basic iterative method: the fast gradient sign method in many small steps, from the image itself.
///
///     v₀ = v,   vᵢ₊₁ = Π(vᵢ + α · sign(∂ℓ/∂vᵢ))
///
/// Kurakin, Goodfellow and Bengio, "Adversarial Examples in the Physical World", ICLR workshop 2017, section 2.2.
public struct BasicIterative: BoundedAttack {
    public static let name = "bim"
    public static let description = AttackDescription(
        passes: "steps × (1 forward, 1 backward)", needs: "gradients", settings: [.epsilon, .steps, .stepSize],
        norm: "L∞",
        paper: "Kurakin, Goodfellow, Bengio, \"Adversarial Examples in the Physical World\", ICLR workshop 2017")

    public let norm = Norm.linf
    /// ε and α as shares of the range of levels.
    public let epsilon, stepSize: Double
    public let steps: Int

    public init(_ settings: AttackSettings) throws(AttackError) {
        epsilon = try settings.epsilon(within: .linf, default: 8.0 / 255)
        steps = try settings.steps(of: Self.name, default: 10)
        stepSize = try settings.stepSize(default: 2.5 * epsilon / Double(steps))
    }

    /// - Complexity: `steps` forward and backward passes.
    public func perturb(_ images: AttackedImages, in space: ImageSpace) throws -> Tensor {
        try Ball(.linf, around: images.levels, epsilon: epsilon)
            .ascend(from: images.levels, goals: images.goals, steps: steps, stepSize: stepSize, in: space)
    }
}

extension Ball {
    /// Steps up the loss that never leave the ball.
    fileprivate func ascend(
        from start: Tensor, goals: [Goal], steps: Int, stepSize: Double, in space: ImageSpace
    ) throws -> Tensor {
        let alpha = Float(stepSize * 255)
        var v = start
        // notebook: begin ascend
        for _ in 0..<steps {
            let gradient = try space.ascent(v, goals: goals)
            v = projected(v + alpha * steepest(gradient))
        }
        // notebook: end ascend
        return v
    }

    /// A random point of the ball for each image.
    fileprivate func randomPoints(_ seed: UInt64, for images: AttackedImages) -> Tensor {
        let shape = Shape(Array(center.shape.dropFirst()))
        let starts = (0..<images.count).map { image in
            let numbers = images.numbers(seed, for: image, stream: "start")
            switch norm {
            case .linf: return numbers.uniformTensor(shape, in: -radius...radius)
            case .l2:
                let direction = numbers.normalTensor(shape)
                let length = images.numbers(seed, for: image, stream: "length").uniform(at: 0)
                let share = Float(pow(Double(length), 1 / Double(direction.count)))
                return direction * (radius * share / Tensor(stacking: [direction]).lengths[0, 0, 0, 0])
            }
        }
        return projected(center + Tensor(stacking: starts))
    }
}
