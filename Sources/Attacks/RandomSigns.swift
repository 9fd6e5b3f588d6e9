import Networks
import Tensors

/// Noise of the size of an attack and in no direction: what every attack has to be better than.
///
///     v' = clip(v + ε s),   s of +1 or -1, by lot for each level
///
/// Goodfellow, Shlens and Szegedy, "Explaining and Harnessing Adversarial Examples", ICLR 2015, section 4, compare with it:
/// the direction fools, not the size.
public struct RandomSigns: BoundedAttack {
    public static let name = "noise"
    public static let description = AttackDescription(
        passes: "none", needs: "nothing", settings: [.epsilon, .seed], norm: "L∞",
        paper: "a control; Goodfellow, Shlens, Szegedy, ICLR 2015, compare with it")

    public let norm = Norm.linf
    /// ε as a share of the range of levels.
    public let epsilon: Double
    public let seed: UInt64

    public init(_ settings: AttackSettings) throws(AttackError) {
        epsilon = try settings.epsilon(within: .linf, default: 8.0 / 255)
        seed = settings.seed ?? 0
    }

    /// - Complexity: no pass at all.
    public func perturb(_ images: AttackedImages, in space: ImageSpace) throws -> Tensor {
        let ball = Ball(.linf, around: images.levels, epsilon: epsilon)
        let shape = Shape(Array(images.levels.shape.dropFirst()))
        let signs = (0..<images.count).map { image in
            images.numbers(seed, for: image, stream: "signs").uniformTensor(shape, in: -1...1).map { $0 < 0 ? -1 : 1 }
        }
        return ball.projected(images.levels + ball.radius * Tensor(stacking: signs))
    }
}
