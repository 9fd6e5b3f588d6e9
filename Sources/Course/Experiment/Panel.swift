/// Panel of a run of the experiment: the networks that are asked, and the reader where there are answers.
public struct Panel: Sendable {
    /// The networks whose curves are drawn, in their answers to the run's own pictures: what a reader was asked besides must not
    /// move them.
    public let drawn: [Answers]
    /// The same, and others that are here, for what takes few pictures; behind the first in the order of their names.
    public let networks: [Answers]
    /// In all that they and the reader were asked.
    public let besideReader: [Answers]
    public let reader: Answers?

    /// Answers of the networks of a lesson.
    ///
    /// - Parameters:
    ///   - stimuli: the run's own pictures.
    ///   - few: those among them that further networks are asked about.
    ///   - reader: whose answers are compared with theirs; networks are asked about the pictures of these too, in a quick run the
    ///     lesson's own alone.
    /// - Throws: `AssetError`, `PhotographError`, `SceneError`, `NetworkError`, `EngineError`.
    public init(
        of experiment: Experiment, on stimuli: [Stimulus], few: [Stimulus], reader: Answers?, in context: LessonContext
    ) throws {
        let reader = reader?.stimuli.isEmpty == false ? reader : nil
        let own = Set(stimuli), answered = reader?.stimuli ?? []
        // In the order of the trials: a set has another one in each run.
        let besides = experiment.trials.filter { answered.contains($0) && !own.contains($0) }
        let pictures = try ExperimentPictures(of: experiment, for: stimuli + besides, from: context.assets)
        let asked = try context.networksToCompare().map { network in
            try Answers(of: network, to: stimuli + besides, in: pictures)
        }
        let others = Set(few)
        let further = try context.furtherNetworks().map { network in
            let answered = context.options.quick ? [] : answered
            let besides = experiment.trials.filter { answered.contains($0) && !others.contains($0) }
            return try Answers(of: network, to: few + besides, in: pictures)
        }
        drawn = asked.map { $0.only(own) }
        besideReader = Array(
            asked.prefix(1) + (asked.dropFirst() + further).sorted { $0.name.en < $1.name.en })
        networks = besideReader.map { $0.only(own) }
        self.reader = reader
    }
}
