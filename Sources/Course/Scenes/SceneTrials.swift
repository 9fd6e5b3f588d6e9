import Explanations
import Networks
import Tensors

/// Trials for explanations in a composed scene: each class that the network sees there.
public struct SceneTrials: Sendable {
    /// One for each class of the scene that the network sees.
    public let trials: [Trial]
    /// The classes of the scene that the network does not see, with their probabilities.
    public let unseen: [(target: Int, probability: Float)]

    /// Runs a network on a scene.
    ///
    /// - Parameters:
    ///   - rank: a class counts as seen if it is among so many most probable ones: explaining what a network does not see
    ///     says nothing. Probabilities are no measure of it, since the objects of a scene share them.
    ///   - randomized: the same network with some layers that start again from random numbers, for the model randomization test.
    /// - Throws: `NetworkError`, `EngineError`.
    /// - Complexity: one forward pass, which all trials share.
    public init(
        of scene: ComposedScene, in network: Network, seenAmong rank: Int, randomized: Trial.Randomized? = nil
    ) throws {
        let pass = try network.forward(
            InputPicture(name: scene.scene.name, photograph: scene.photograph, for: network).input)
        var targets: [Int] = []
        for object in scene.objects where !targets.contains(object.target) { targets.append(object.target) }
        let probabilities = pass.probabilities[part: 0]
        let best = probabilities.topIndices(rank)
        let seen = targets.filter(best.contains)
        trials = seen.map { target in
            Trial(
                pass: pass, target: target,
                masks: scene.objects.filter { $0.target == target }.map { $0.mask(seenBy: network) },
                otherTargets: targets.filter { $0 != target }, randomized: randomized)
        }
        unseen = targets.filter { !seen.contains($0) }.map { ($0, probabilities[$0]) }
    }
}
