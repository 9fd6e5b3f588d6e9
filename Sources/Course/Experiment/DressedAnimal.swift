import Networks

/// One animal in several dresses, the same scene each time, and what a network names in each; behind them another animal in
/// this one's coat.
public struct DressedAnimal: Sendable {
    public let experiment: Experiment
    public let animal: Int
    /// The dresses, then the other animal.
    public let stimuli: [Stimulus]
    public let pictures: ExperimentPictures
    public let answers: Answers

    /// - Parameters:
    ///   - animal: by its place in `Choice.all`.
    ///   - dresses: what is done to it.
    ///   - other: whose outline gets the animal's coat.
    /// - Throws: `AssetError`, `PhotographError`, `SceneError`, `NetworkError`, `EngineError`.
    /// - Complexity: a forward pass for each dress, and one more.
    public init(
        _ animal: Int, in dresses: [Stimulus.Condition], besides other: Int, of experiment: Experiment,
        seenBy network: Network, from assets: Assets
    ) throws {
        let plain = experiment.stimuli([.distorted(.none)], rounds: 1)
        let own = plain.first { $0.shape == animal }!, another = plain.first { $0.shape == other }!
        (self.experiment, self.animal) = (experiment, animal)
        stimuli =
            dresses.map { Stimulus($0, scene: own.scene, shape: own.shape) }
            + [Stimulus(.cueConflict(coat: animal), scene: another.scene, shape: another.shape)]
        pictures = try ExperimentPictures(of: experiment, for: stimuli, from: assets)
        answers = try Answers(of: network, to: stimuli, in: pictures)
    }

    /// In how many of its dresses the animal is named.
    public var rightCount: Int { stimuli.dropLast().count { answers.isRight($0)! } }

    /// Whether it is named in the first of them.
    public var isRightAtFirst: Bool { answers.isRight(stimuli[0])! }

    /// Whether the other animal is taken for this one, whose coat it has.
    public var coatWins: Bool { answers[stimuli[stimuli.count - 1]] == animal }

    /// The name of what the network takes a picture for.
    /// - Parameter place: in ``stimuli``.
    public func named(_ place: Int) -> Phrase { Choice.all[answers[stimuli[place]]!!].name }

    /// The credit of the animal's scene.
    public func credit(from assets: Assets) throws -> String {
        try experiment.credit(ofScene: stimuli[0].scene, from: assets)
    }
}
