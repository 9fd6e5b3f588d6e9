import Tensors

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

    // MARK: Pictures

    /// Each scene has one animal; nine in a row have each animal once.
    var series: SceneSeries {
        SceneSeries(Arrangement(1), seed: seed, species: Choice.species, sizes: 0.7...0.95)
    }

    /// The animal of a scene.
    func shape(inScene number: Int) -> Int {
        let target = series[number].placements[0].target
        return Choice.all.firstIndex { $0.target == target }!
    }

    private func stimulus(_ condition: Stimulus.Condition, _ scene: Int) -> Stimulus {
        Stimulus(condition, scene: scene, shape: shape(inScene: scene))
    }

    /// The same scenes under each condition, so that levels differ in nothing else.
    /// - Parameter rounds: each has every animal once.
    public func stimuli(_ conditions: [Stimulus.Condition], rounds: Int) -> [Stimulus] {
        (0..<rounds * Choice.all.count).flatMap { scene in
            let shape = shape(inScene: scene)
            return conditions.map { Stimulus($0, scene: scene, shape: shape) }
        }
    }

    /// Every animal's outline with the coats of the next `coats` in the list: all pairs with eight.
    public func conflicts(coats: Int) -> [Stimulus] {
        let count = Choice.all.count
        return (0..<coats * count).map { scene in
            let shape = shape(inScene: scene)
            return Stimulus(.cueConflict(coat: (shape + 1 + scene / count) % count), scene: scene, shape: shape)
        }
    }

    // MARK: What a person is shown

    /// How many of each level, silhouettes and pictures with two cues a person names: some ten minutes in all.
    private static let perLevel = 4, silhouettes = 6, conflicts = 10

    /// How many pictures a person names.
    public var trialCount: Int {
        let levels = 1 + Self.contrasts.count + Self.noiseWidths.count + Self.lowPassDeviations.count
        return levels * Self.perLevel + Self.silhouettes + Self.conflicts
    }

    /// The pictures that a person names, in their order; no scene comes twice.
    public var trials: [Stimulus] {
        let distortions =
            [Distortion.none] + Self.contrasts.map { .contrast($0) } + Self.noiseWidths.map { .noise($0) }
            + Self.lowPassDeviations.map { .lowPass($0) }
        let plain = distortions.flatMap { Array(repeating: Stimulus.Condition.distorted($0), count: Self.perLevel) }
        let silhouettes = Array(repeating: Stimulus.Condition.silhouette, count: Self.silhouettes)
        var trials = (plain + silhouettes).enumerated().map { scene, condition in stimulus(condition, scene) }
        let count = Choice.all.count
        for i in 0..<Self.conflicts {
            let scene = trials.count, shape = shape(inScene: scene)
            trials.append(Stimulus(.cueConflict(coat: (shape + 1 + i % (count - 1)) % count), scene: scene, shape: shape))
        }
        var lot = RandomNumbers(seed: seed, stream: "trials")
        return trials.shuffled(using: &lot)
    }

    /// Scenes in which a person is asked where to look, none of which was to be named.
    public var sceneNumbersToLookAt: Range<Int> { trialCount..<trialCount + 8 }

    /// What a person sees of them, with the places of their animals.
    /// - Throws: `AssetError`, `PhotographError`, `SceneError`.
    public func scenesToLookAt(from assets: Assets) throws -> [(photograph: Tensor, mask: Tensor)] {
        let scenes = try scenes(Array(sceneNumbersToLookAt), from: assets)
        return sceneNumbersToLookAt.map { scenes[$0]! }
    }

    /// What the pictures to name and to look at are composed of.
    public func credit(from assets: Assets) throws -> String { try series[0].compose(from: assets).credit }
}
