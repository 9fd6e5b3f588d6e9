import Networks
import Tensors

/// The outcome of an attack on one image.
public struct AttackOutcome: Sendable {
    public let goal: Goal
    /// The image, `[C, H, W]`, 8-bit levels.
    public let original: Tensor
    /// As the attack left it: levels that need not be whole.
    public internal(set) var changed: Tensor
    /// With whole levels, as a file holds it.
    public internal(set) var saved: Tensor
    /// The scores of the three, `[classes]`.
    public let originalLogits: Tensor
    public internal(set) var changedLogits, savedLogits: Tensor
    /// Runs of the network, those that look at the result among them: the mean of the images that were attacked together.
    public internal(set) var forwardPasses = 1, backwardPasses = 0

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
    /// The same of the image as the attack left it.
    public var unroundedL2: Float { Tensor(stacking: [changed - original]).lengths[0, 0, 0, 0] / 255 }
    /// How many pixels of the saved picture differ.
    public var changedPixels: Int {
        perturbation.absoluteValue().sum(over: .channel).withElements { $0.count { $0 > 0 } }
    }

    /// An image as it is before an attack.
    /// - Throws: `NetworkError.classOutOfRange` where the goal speaks of a class that the network does not have.
    init(unchanged image: Tensor, goal: Goal, logits: Tensor) throws(NetworkError) {
        guard (0..<logits.count).contains(goal.label) else {
            throw .classOutOfRange(goal.label, count: logits.count)
        }
        self.goal = goal
        (original, changed, saved) = (image, image, image.map { $0.rounded() })
        (originalLogits, changedLogits, savedLogits) = (logits, logits, logits)
    }
}
