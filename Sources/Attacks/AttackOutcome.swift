import Networks
import Tensors

/// What an attack made of one image.
public struct AttackOutcome: Sendable {
    public let goal: Goal
    /// The image, `[C, H, W]`, 8-bit levels.
    public let original: Tensor
    /// As the attack left it: levels that need not be whole.
    public let changed: Tensor
    /// With whole levels, as a file holds it.
    public let saved: Tensor
    /// The scores of the three, `[classes]`.
    public let originalLogits, changedLogits, savedLogits: Tensor

    /// Whether the network is fooled before levels are rounded.
    public var succeedsUnrounded: Bool { goal.isReached(by: changedLogits) }
    /// Whether the network is fooled by the picture that can be saved.
    public var succeeds: Bool { goal.isReached(by: savedLogits) }

    /// saved - original, in levels.
    public var perturbation: Tensor { saved - original }
    /// The largest change of a level of the saved picture, in levels.
    public var linf: Float { perturbation.absoluteValue().maximum() }
    /// The root of the sum of squared changes of the saved picture, on levels divided by 255.
    public var l2: Float { Tensor(stacking: [perturbation]).lengths[0, 0, 0, 0] / 255 }
    /// How many pixels of the saved picture differ.
    public var changedPixels: Int {
        perturbation.absoluteValue().sum(over: .channel).withElements { $0.count { $0 > 0 } }
    }

    static func outcomes(
        of images: AttackedImages, changed: Tensor, saved: Tensor, in space: ImageSpace
    ) throws -> [AttackOutcome] {
        let scores = try [images.levels, changed, saved].map(space.logits)
        return images.goals.enumerated().map { image, goal in
            AttackOutcome(
                goal: goal, original: images.levels[part: image], changed: changed[part: image],
                saved: saved[part: image], originalLogits: scores[0][part: image],
                changedLogits: scores[1][part: image], savedLogits: scores[2][part: image])
        }
    }
}
