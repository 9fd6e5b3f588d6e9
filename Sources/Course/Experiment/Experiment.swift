import Drawing
import Networks
import Tensors

/// The experiment of people and networks: which pictures there are, which of them a person is shown, in which order, and what
/// they look like. How it is shown is another matter (``ExperimentPage``, ``ExperimentSession``), and so is what is answered
/// (``Answers``).
///
///     let experiment = Experiment(seed: 0)
///     let pictures = try experiment.pictures(of: experiment.trials, from: assets)    // [3, 224, 224] each
///
/// All of it follows from the seed.
public struct Experiment: Hashable, Sendable {
    public let seed: UInt64

    public init(seed: UInt64) { self.seed = seed }

    /// Height and width of a picture, in pixels: what σ of a low-pass is measured against.
    public static let side = 224

    /// Levels of noise, contrast and low-pass at which people's answers are published too.
    public static let contrasts: [Float] = [0.1, 0.05, 0.03], noiseWidths: [Float] = [0.1, 0.2, 0.35],
        lowPassDeviations: [Float] = [3, 7, 10]

    // MARK: Pictures

    /// Each scene has one animal; nine in a row have each animal once.
    private var series: SceneSeries {
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

    /// The pictures: `[3, 224, 224]`, whole 8-bit levels, as networks and people see them.
    /// - Throws: `AssetError`, `PhotographError`, `SceneError`.
    /// - Complexity: a scene is composed once, whatever is then done to it.
    public func pictures(of stimuli: [Stimulus], from assets: Assets) throws -> [Tensor] {
        let coats = try Set(stimuli.compactMap(\.coat)).reduce(into: [Int: Coat]()) { coats, coat in
            coats[coat] = try self.coat(coat, from: assets)
        }
        let scenes = try scenes(Array(Set(stimuli.map(\.scene))), from: assets)
        return stimuli.map { stimulus in
            let scene = scenes[stimulus.scene]!
            switch stimulus.condition {
            case .distorted(let distortion):
                return distortion(scene.photograph, seed: seed &+ UInt64(stimulus.scene))
            case .silhouette: return Silhouette.picture(of: scene.mask)
            case .cueConflict(let coat): return coats[coat]!.filling(scene.mask)
            }
        }
    }

    /// The longer side of the cut-out from which a coat is taken, in pixels: about that of the animals in the pictures.
    private static let coatLength = 190

    private func coat(_ choice: Int, from assets: Assets) throws -> Coat {
        let stamp = Choice.species[choice].stamps[0]
        return try Coat(ofCutoutAt: assets.stamp(stamp.picture).path, length: Self.coatLength)
    }

    /// What everybody sees of a scene, whatever size a network takes.
    private static let view = InputSpecification.imageNet(size: side)

    /// A scene as it is seen: the photograph `[3, 224, 224]` and its animal's mask `[224, 224]`, 0...1.
    typealias SeenScene = (photograph: Tensor, mask: Tensor)

    func scenes(_ numbers: [Int], from assets: Assets) throws -> [Int: SeenScene] {
        try numbers.reduce(into: [:]) { scenes, number in
            let composed = try series[number].compose(from: assets), mask = composed.objects[0].mask
            scenes[number] = (
                Self.view.crop(composed.photograph).map { min(max($0.rounded(), 0), 255) },
                Self.view.crop(Tensor(stacking: [mask, mask, mask]))[part: 0].clamped(to: 0...1)
            )
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

    /// They as pictures, with the places of their animals.
    func scenesToLookAt(from assets: Assets) throws -> [SeenScene] {
        let scenes = try scenes(Array(sceneNumbersToLookAt), from: assets)
        return sceneNumbersToLookAt.map { scenes[$0]! }
    }
}
