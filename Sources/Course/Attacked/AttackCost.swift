import Attacks
import Tensors

/// Outcome and cost of an attack on one picture.
public struct AttackCost: Sendable {
    /// The attack's name on the command line.
    public let name: String
    public let outcome: AttackOutcome
    /// Whether the goal is reached by the picture whose levels are rounded to the nearest whole ones, which the attack may do
    /// better.
    public let succeedsRounded: Bool
    public let milliseconds: Double
    /// As ``Measured`` says.
    public let megabytes: Double
}

extension LessonContext {
    /// Attacks a picture by some attacks and measures them side by side.
    /// - Throws: `AttackError`, `NetworkError`, `EngineError`.
    public func costs(
        of attacks: [any Attack], goal: Goal, on picture: ClassifiedPicture
    ) throws -> [AttackCost] {
        let works = attacks.map { attack in
            { try attack.run(on: picture.levels, goals: [goal], network: picture.network)[0] }
        }
        return try zip(attacks, measured(works, for: measuringTime)).map { attack, measured in
            let outcome = measured.result, nearest = try picture.replaced(by: outcome.changed.map { $0.rounded() })
            return AttackCost(
                name: type(of: attack).name, outcome: outcome,
                succeedsRounded: goal.isReached(by: nearest.scores.logits), milliseconds: measured.milliseconds,
                megabytes: measured.megabytes)
        }
    }
}
