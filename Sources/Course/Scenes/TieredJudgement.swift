import Drawing
import Explanations

/// Judgement of quick methods on many scenes, and of slow ones on few.
public struct TieredJudgement: Sendable {
    public let many, few: SceneEvaluationResult
    /// The methods that were judged on few scenes alone.
    public let slow: [String]

    public init(many: SceneEvaluationResult, few: SceneEvaluationResult) {
        (self.many, self.few) = (many, few)
        slow = few.methods.filter { !many.methods.contains($0) }
    }

    /// Rows of a table: the quick methods, the slow ones, and the map that is the same everywhere.
    public func rows(metrics: [String], _ arrangement: Arrangement) -> [[TableCell]] {
        many.rows(of: many.methods, metrics: metrics, arrangement)
            + few.rows(of: slow, metrics: metrics, arrangement)
            + many.rows(of: [SceneEvaluationResult.chance], metrics: metrics, arrangement)
    }

    /// The mean differences from one of the quick methods, answer by answer, of all others; those without any are left out.
    public func meanGains(over other: String, metric: String, _ arrangement: Arrangement) -> [Float] {
        let quick = many.methods.filter { $0 != other }
        return [(many, quick), (few, slow)].flatMap { result, methods in
            methods.compactMap { result.difference(of: $0, from: other, metric: metric, arrangement)?.mean }
        }
    }

    /// Bars of the same, with their intervals: a group for each method, a bar for each metric.
    public func gains(
        over other: String, metrics: [String], _ arrangement: Arrangement, in language: Language
    ) -> [BarPlot.Group] {
        let quick = many.methods.filter { $0 != other }
        return many.gains(of: quick, over: other, metrics: metrics, arrangement, in: language)
            + few.gains(of: slow, over: other, metrics: metrics, arrangement, in: language)
    }
}
