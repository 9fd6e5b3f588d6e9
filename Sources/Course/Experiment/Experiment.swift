/// The experiment of people and networks: which pictures there are, which of them a person is shown, in which order, and what
/// they look like. How it is shown is another matter (``ExperimentPage``, ``ExperimentSession``), and so is what is answered
/// (``Answers``).
///
///     let experiment = Experiment(seed: 0), trials = experiment.trials
///     let pictures = try ExperimentPictures(of: experiment, for: trials, from: assets)
///     pictures[trials[0]]      // [3, 224, 224]
///
/// All of it follows from the seed.
public struct Experiment: Hashable, Sendable {
    public let seed: UInt64

    public init(seed: UInt64) { self.seed = seed }

    /// Height and width of a picture, in pixels: what σ of a low-pass is measured against.
    public static let side = 224

    /// Levels of noise, contrast and low-pass at which people's answers are published too.
    public static let contrasts = [0.1, 0.05, 0.03], noiseWidths = [0.1, 0.2, 0.35], lowPassDeviations = [3.0, 7, 10]

    // MARK: What a person is shown

    /// How many of each level, silhouettes and pictures with two cues a person names: some ten minutes in all.
    static let perLevel = 4, silhouettes = 6, conflicts = 10

    /// How many pictures a person names.
    public var trialCount: Int {
        let levels = 1 + Self.contrasts.count + Self.noiseWidths.count + Self.lowPassDeviations.count
        return levels * Self.perLevel + Self.silhouettes + Self.conflicts
    }

    /// Scenes in which a person is asked where to look, none of which was to be named.
    public var sceneNumbersToLookAt: Range<Int> { trialCount..<trialCount + 8 }
}
