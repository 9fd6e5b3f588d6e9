import Networks
import Tensors

/// A way to change images so little that a person hardly sees it, and so that a network names something else.
///
/// An attack is a value: its settings are its properties. Each image of a batch is changed as it would be alone, random
/// numbers included.
public protocol Attack: Sendable {
    /// The name on the command line.
    static var name: String { get }
    /// The entry in a list of attacks.
    static var description: AttackDescription { get }

    /// The attack with some settings; what they leave open has its default, and what it does not have is ignored.
    /// - Throws: `AttackError` if a setting cannot be used.
    init(_ settings: AttackSettings) throws(AttackError)

    /// Changes images.
    /// - Returns: images of the same shape within 0...255 and within the attack's ball around each image.
    /// - Throws: `NetworkError`, `EngineError`.
    func perturb(_ images: AttackedImages, in space: ImageSpace) throws -> Tensor
}

/// An attack that never goes beyond a distance ε.
public protocol BoundedAttack: Attack {
    var norm: Norm { get }
    /// ε on levels divided by 255.
    var epsilon: Double { get }
}

/// The entry of an attack in a list of them.
public struct AttackDescription: Sendable {
    /// Runs of the network for one image.
    public let passes: String
    /// The knowledge of the network that it needs: its gradients, or its answers alone.
    public let needs: String
    /// The settings that it has.
    public let settings: [AttackSettings.Name]
    /// The measure of the change.
    public let norm: String
    /// Authors, title, venue.
    public let paper: String
}

/// The images of one attack, the classes that matter, and where their random numbers come from.
public struct AttackedImages: Sendable {
    /// `[N, C, H, W]`, 8-bit levels.
    public let levels: Tensor
    /// The goal of the attack for each image; none of them is reached yet.
    public let goals: [Goal]
    /// The place of each one among all images: an image's random numbers do not depend on its batch.
    let places: [Int]

    init(levels: Tensor, goals: [Goal], places: [Int]) {
        precondition(
            levels.shape.rank == 4 && levels.shape[0] == goals.count && places.count == goals.count,
            "a goal for each image")
        (self.levels, self.goals, self.places) = (levels, goals, places)
    }

    var count: Int { goals.count }

    /// The random numbers of one image under one seed.
    func numbers(_ seed: UInt64, for image: Int, stream: String) -> RandomNumbers {
        RandomNumbers(seed: seed, stream: "\(stream)/\(places[image])")
    }
}

/// The goal of an attack for one image.
public enum Goal: Hashable, Sendable {
    /// That the network no longer names this class, the image's own.
    case away(from: Int)
    /// That the network names this class.
    case toward(Int)

    /// Whether scores reach the goal.
    public func isReached(by logits: Tensor) -> Bool {
        switch self {
        case .away(let label): logits.argMax() != label
        case .toward(let label): logits.argMax() == label
        }
    }

    /// The class that the goal speaks of.
    public var label: Int {
        switch self {
        case .away(let label), .toward(let label): label
        }
    }

    /// 1 where the label's loss is to grow, -1 where it is to shrink.
    var direction: Float { if case .away = self { 1 } else { -1 } }

    /// The distance of scores from the goal: max over the others of zᵏ - zᶜ, with the sign for which 0 or less is not there
    /// yet.
    func margin(in logits: Tensor) -> Float {
        let rival = rival(in: logits)
        return direction * (logits[rival] - logits[label])
    }

    /// The class with the largest score besides the label.
    func rival(in logits: Tensor) -> Int {
        let best = logits.topIndices(2)
        return best[0] == label ? best[1] : best[0]
    }
}
