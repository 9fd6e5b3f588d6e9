import Attacks
import Explanations
import Tensors

/// Attack on one picture, measured: its outcome and its cost.
public struct MeasuredAttack: Sendable {
    /// The attack's name on the command line.
    public let name: String
    public let outcome: AttackOutcome
    /// Whether the goal is reached by the picture whose levels are rounded to the nearest whole ones, which the attack may do
    /// better.
    public let succeedsRounded: Bool
    public let cost: Cost
}

extension LessonContext {
    /// Attacks a picture by some attacks and measures them side by side.
    /// - Throws: `AttackError`, `NetworkError`, `EngineError`.
    public func measure(
        _ attacks: [any Attack], goal: Goal, on picture: ClassifiedPicture
    ) throws -> [MeasuredAttack] {
        let works = attacks.map { attack in
            { try attack.run(on: picture.levels, goals: [goal], network: picture.network)[0] }
        }
        return try zip(attacks, measured(works, for: measuringTime)).map { attack, measured in
            let outcome = measured.result, nearest = try picture.replaced(by: outcome.changed.map { $0.rounded() })
            let passes = Passes(forward: outcome.forwardPasses, backward: outcome.backwardPasses)
            return MeasuredAttack(
                name: type(of: attack).name, outcome: outcome,
                succeedsRounded: goal.isReached(by: nearest.scores.logits), cost: measured.cost(passes))
        }
    }
}
