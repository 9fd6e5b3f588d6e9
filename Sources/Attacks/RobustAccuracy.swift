import Networks
import Tensors

/// The share of images that a network names rightly when every image may be changed by up to ε.
///
///     A(ε) = 1/N Σ [c is named for v, and for whatever the attack makes of v with any ε' ≤ ε of the list]
///
/// v: N images with their true classes c. What counts are pictures with whole levels. A(0) is the accuracy. The attack
/// gives an upper bound of what the network withstands: a better attack may find more.
///
/// Madry et al., "Towards Deep Learning Models Resistant to Adversarial Attacks", ICLR 2018; Carlini et al., "On
/// Evaluating Adversarial Robustness", 2019, whose advice to let A never grow with ε is followed.
public struct RobustAccuracy: Sendable {
    public let points: [Point]

    /// The accuracy at one ε.
    public struct Point: Sendable, Hashable {
        /// ε as a share of the range of levels.
        public let epsilon: Double
        /// Whether each image is still named rightly.
        public let withstands: [Bool]

        /// A(ε), 0...1.
        public var accuracy: Float { Float(withstands.count { $0 }) / Float(withstands.count) }
    }

    /// Attacks what has withstood so far with every ε in turn.
    ///
    /// - Parameters:
    ///   - type: the attack; its ε is set, the other settings are as given.
    ///   - settings: of the attack.
    ///   - epsilons: rising, as shares of the range of levels.
    ///   - levels: `[N, C, H, W]`, 8-bit levels at the network's own size, N at least 1.
    ///   - labels: the true class of each image.
    /// - Throws: `AttackError`, `NetworkError`, `EngineError`.
    /// - Complexity: the attack's, for each ε on the images that have withstood the smaller ones.
    public init(
        of network: Network, against type: any BoundedAttack.Type, settings: AttackSettings = AttackSettings(),
        epsilons: [Double], on levels: Tensor, labels: [Int]
    ) throws {
        precondition(zip(epsilons, epsilons.dropFirst()).allSatisfy { $0 < $1 }, "ε has to rise: \(epsilons)")
        precondition(levels.shape.rank == 4 && levels.shape[0] > 0, "images [N, C, H, W], got \(levels.shape)")
        guard labels.count == levels.shape[0] else {
            throw AttackError.goalCount(labels.count, images: levels.shape[0])
        }
        var standing = Array(labels.indices), points: [Point] = []
        for epsilon in epsilons {
            var settings = settings
            settings.epsilon = epsilon
            let attack = try type.init(settings)
            if !standing.isEmpty {
                let outcomes = try attack.run(
                    on: Tensor(stacking: standing.map { levels[part: $0] }),
                    goals: standing.map { .away(from: labels[$0]) }, network: network)
                standing = zip(standing, outcomes).filter { !$1.succeeds }.map(\.0)
            }
            let left = Set(standing)
            points.append(Point(epsilon: epsilon, withstands: labels.indices.map(left.contains)))
        }
        self.points = points
    }
}
