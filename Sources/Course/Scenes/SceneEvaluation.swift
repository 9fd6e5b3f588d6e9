import Explanations
import Networks
import Tensors

/// Methods judged by metrics on composed scenes.
///
///     let evaluation = SceneEvaluation(methods: [GradCAM(), LayerCAM()], metrics: [EnergyInside()])
///     let result = try evaluation.run(in: network, from: assets)
///     result["grad-cam", "energy", Arrangement(1)]     // its mean and how sure that is
public struct SceneEvaluation: Sendable {
    public var methods: [any ExplanationMethod]
    public var metrics: [any Metric]
    public var arrangements: [Arrangement]
    /// How many scenes of each arrangement are composed.
    public var sceneCount: Int
    /// Decides the scenes and what is drawn for the intervals.
    public var seed: UInt64
    /// A class counts as seen if it is among so many most probable ones.
    public var seenAmong: Int

    public init(
        methods: [any ExplanationMethod], metrics: [any Metric], arrangements: [Arrangement] = [Arrangement(1)],
        sceneCount: Int = 40, seed: UInt64 = 0, seenAmong: Int = 5
    ) {
        self.methods = methods
        self.metrics = metrics
        self.arrangements = arrangements
        self.sceneCount = sceneCount
        self.seed = seed
        self.seenAmong = seenAmong
    }

    /// The number of answers to judge, if the network sees every class.
    public var answerCount: Int {
        sceneCount * arrangements.reduce(0) { $0 + $1.counts.count } * methods.count
    }

    /// Composes the scenes, explains each class that the network sees in them, and judges the maps.
    ///
    /// - Parameters:
    ///   - randomized: the network with some layers that start again from random numbers, for the model randomization test.
    ///   - progress: called for each answer, and for each that is left out, when its scene is done.
    /// - Throws: `AssetError`, `PhotographError`; what the methods throw.
    /// - Complexity: a forward pass for each scene, and what methods and metrics take for each class in it.
    public func run(
        in network: Network, from assets: Assets, randomized: Trial.Randomized? = nil, progress: () -> Void = {}
    ) throws -> SceneEvaluationResult {
        var result = SceneEvaluationResult(of: self, in: network.name)
        let scenes = arrangements.flatMap { arrangement in (0..<sceneCount).map { (arrangement, index: $0) } }
        let judged = try network.concurrentMap(scenes.count) { i, network in
            let (arrangement, index) = scenes[i]
            let scene = try SceneSeries(arrangement, seed: seed)[index].compose(from: assets)
            let trials = try SceneTrials(of: scene, in: network, seenAmong: seenAmong, randomized: randomized)
            return (arrangement, result: try judge(trials, arrangement, network.name))
        } progress: { arrangement, _ in
            for _ in 0..<arrangement.counts.count * methods.count { progress() }
        }
        for (_, scene) in judged { result.add(scene) }
        return result
    }

    private func judge(
        _ scene: SceneTrials, _ arrangement: Arrangement, _ network: String
    ) throws -> SceneEvaluationResult {
        var result = SceneEvaluationResult(of: self, in: network)
        result.count(scene, arrangement)
        for trial in scene.trials {
            for metric in metrics { result.addChance(metric, trial, arrangement) }
            for method in methods {
                let answer = try TrialAnswer(of: method, to: trial)
                for metric in metrics { try result.add(metric, answer, arrangement) }
            }
        }
        return result
    }
}
