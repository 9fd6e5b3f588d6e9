import Networks
import Tensors

/// Fast gradient sign method: one step of ε along the sign of the loss's gradient.
///
///     v' = clip(v + ε · sign(∂ℓ/∂v))          away from the image's own class c, ℓ = -log pᶜ
///     v' = clip(v - ε · sign(∂ℓ/∂v))          toward a class t, ℓ = -log pᵗ
///
/// v: `[N, C, H, W]`, 8-bit levels; ε in levels; clip: to 0...255.
///
/// Goodfellow, Shlens and Szegedy, "Explaining and Harnessing Adversarial Examples", ICLR 2015, section 4.
public struct FastGradientSign: BoundedAttack {
    public static let name = "fgsm"
    public static let description = AttackDescription(
        passes: "1 forward, 1 backward", needs: "gradients", settings: [.epsilon], norm: "L∞",
        paper: "Goodfellow, Shlens, Szegedy, \"Explaining and Harnessing Adversarial Examples\", ICLR 2015")

    public let norm = Norm.linf
    /// ε as a share of the range of levels.
    public let epsilon: Double

    public init(_ settings: AttackSettings) throws(AttackError) {
        epsilon = try settings.epsilon(within: .linf, default: 8.0 / 255)
    }

    /// - Complexity: one forward and one backward pass.
    public func perturb(_ images: AttackedImages, in space: ImageSpace) throws -> Tensor {
        let v = images.levels, ball = Ball(.linf, around: v, epsilon: epsilon)
        // notebook: begin fgsm
        let gradient = try space.ascent(v, goals: images.goals)
        return ball.projected(v + ball.radius * ball.steepest(gradient))
        // notebook: end fgsm
    }
}

extension ImageSpace {
    /// The gradient along which each image comes nearer to its goal: of the label's loss, or of minus that.
    func ascent(_ levels: Tensor, goals: [Goal]) throws -> Tensor {
        let gradient = try forward(levels).gradient(of: goals.map { .loss($0.label) })
        return gradient * Tensor(goals.map(\.direction), shape: [goals.count, 1, 1, 1])
    }
}

extension AttackSettings {
    /// ε, checked.
    func epsilon(within norm: Norm, default usual: Double) throws(AttackError) -> Double {
        let epsilon = epsilon ?? usual
        guard epsilon >= 0, epsilon.isFinite, norm == .l2 || epsilon <= 1 else {
            throw .epsilonOutOfRange(epsilon, norm)
        }
        return epsilon
    }

    /// α, checked where it is given.
    func stepSize(default usual: Double) throws(AttackError) -> Double {
        guard let size = stepSize else { return usual }
        guard size > 0, size.isFinite else { throw .stepSizeOutOfRange(size) }
        return size
    }

    /// The number of steps, checked.
    func steps(of attack: String, default usual: Int) throws(AttackError) -> Int {
        let steps = steps ?? usual
        try AttackError.check(steps, .steps, of: attack)
        return steps
    }
}
