import Explanations
import Networks

/// Deletion and insertion of one answer: the target's value while the pixels go, or come, in the order of the map.
public struct ScoreCurves: Sendable {
    public let deletion, insertion: ScoreCurve

    /// - Parameters:
    ///   - answer: whose map orders the pixels.
    ///   - target: what is read while they go; the probability of the class, as a rule.
    ///   - steps: at how many places the curves are read beside their beginnings.
    /// - Throws: `NetworkError`, `EngineError`.
    /// - Complexity: `2 (steps + 1)` forward passes.
    public init(of answer: Answer, target: Target, steps: Int) throws {
        let network = answer.question.network, input = answer.question.picture.input, map = answer.fullMap
        deletion = try Deletion(stepCount: steps).curve(of: target, by: map, for: input, in: network)
        insertion = try Insertion(stepCount: steps).curve(of: target, by: map, for: input, in: network)
    }
}
