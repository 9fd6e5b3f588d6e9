/// Plan of a run of the experiment: the pictures that networks are asked about, fewer of them in a quick run.
public struct ExperimentPlan: Sendable {
    public let experiment: Experiment
    public let isQuick: Bool

    public init(of experiment: Experiment, isQuick: Bool) { (self.experiment, self.isQuick) = (experiment, isQuick) }

    /// Each round has every animal once.
    public var rounds: Int { isQuick ? 1 : 4 }

    /// How many pictures there are of each level.
    public var countPerLevel: Int { rounds * Choice.all.count }

    /// The levels of a kind of distortion; in a quick run the easiest and the hardest.
    public func levels(of kind: DistortionKind) -> [Double] {
        isQuick ? [kind.levels[0], kind.levels[kind.levels.count - 1]] : kind.levels
    }

    /// The same scenes in grey, at each level of each kind, and turned by a quarter and by a half.
    public var distorted: [Stimulus] {
        let distortions =
            [.grey] + DistortionKind.all.flatMap { levels(of: $0).map($0.distortion) }
            + [1, 2].map { .rotation(quarters: $0) }
        return experiment.stimuli(distortions.map { .distorted($0) }, rounds: rounds)
    }

    /// Silhouettes, and outlines in other animals' coats.
    public var outlines: [Stimulus] {
        experiment.stimuli([.silhouette], rounds: rounds) + experiment.conflicts(coats: isQuick ? 1 : 8)
    }

    /// Asks the networks of a lesson; further networks the outlines alone.
    /// - Parameter reader: what the reader has answered, if there is a reader.
    /// - Throws: as ``Panel``.
    public func panel(reader: AnswerSheet?, in context: LessonContext) throws -> Panel {
        let outlines = outlines
        return try Panel(
            of: experiment, on: distorted + outlines, few: outlines, reader: reader?.answers(to: experiment),
            in: context)
    }
}
