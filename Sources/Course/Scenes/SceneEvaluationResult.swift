import Explanations
import Networks
import Tensors

/// Result of judging methods on composed scenes.
public struct SceneEvaluationResult: Sendable {
    /// The network's name.
    public let network: String
    public let methods: [String]
    public let metrics: [any Metric.Type]
    public let arrangements: [Arrangement]
    public let sceneCount: Int
    public let seed: UInt64
    public let seenAmong: Int
    /// For each arrangement the classes in its scenes: how many were explained, how many the network did not see.
    public private(set) var seen: [Arrangement: Int] = [:], unseen: [Arrangement: Int] = [:]
    private var values: [Key: [Float]] = [:]

    /// What the table calls a map that is the same everywhere.
    public static let chance = "chance"

    private struct Key: Hashable {
        let method, metric: String
        let arrangement: Arrangement
    }

    init(of evaluation: SceneEvaluation, in network: String) {
        self.network = network
        methods = evaluation.methods.map { type(of: $0).name }
        metrics = evaluation.metrics.map { type(of: $0) }
        arrangements = evaluation.arrangements
        (sceneCount, seed, seenAmong) = (evaluation.sceneCount, evaluation.seed, evaluation.seenAmong)
    }

    mutating func count(_ scene: SceneTrials, _ arrangement: Arrangement) {
        seen[arrangement, default: 0] += scene.trials.count
        unseen[arrangement, default: 0] += scene.unseen.count
    }

    mutating func add(_ metric: any Metric, _ answer: TrialAnswer, _ arrangement: Arrangement) throws {
        guard let value = try metric.value(of: answer) else { return }
        add(value, type(of: answer.method).name, type(of: metric).name, arrangement)
    }

    mutating func addChance(_ metric: any Metric, _ trial: Trial, _ arrangement: Arrangement) {
        guard let value = metric.chance(in: trial) else { return }
        add(value, Self.chance, type(of: metric).name, arrangement)
    }

    /// Adds what came out of other scenes of the same evaluation.
    mutating func add(_ others: SceneEvaluationResult) {
        seen.merge(others.seen, uniquingKeysWith: +)
        unseen.merge(others.unseen, uniquingKeysWith: +)
        values.merge(others.values, uniquingKeysWith: +)
    }

    private mutating func add(_ value: Float, _ method: String, _ metric: String, _ arrangement: Arrangement) {
        values[Key(method: method, metric: metric, arrangement: arrangement), default: []].append(value)
    }

    /// The mean over all classes of an arrangement that were explained, with a 95 % confidence interval; nil where the
    /// metric had nothing to say of any.
    public subscript(method: String, metric: String, arrangement: Arrangement) -> MeanInterval? {
        MeanInterval(
            of: values[Key(method: method, metric: metric, arrangement: arrangement)] ?? [], seed: seed)
    }

    /// How much larger the metric is for one method than for another, answer by answer: scenes that are hard for both do
    /// not widen the interval, as they do those of the two means.
    ///
    /// - Returns: nil where there is nothing to compare.
    public func difference(
        of method: String, from other: String, metric: String, _ arrangement: Arrangement
    ) -> MeanInterval? {
        let (a, b) = (
            values[Key(method: method, metric: metric, arrangement: arrangement)] ?? [],
            values[Key(method: other, metric: metric, arrangement: arrangement)] ?? []
        )
        guard a.count == b.count else { return nil }
        return MeanInterval(of: zip(a, b).map { $0 - $1 }, seed: seed)
    }

    /// The methods, and the constant map if a metric knows its number.
    public var rows: [String] {
        values.keys.contains { $0.method == Self.chance } ? methods + [Self.chance] : methods
    }
}
