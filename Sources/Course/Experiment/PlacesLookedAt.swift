import Explanations
import Networks

/// Places where a person would look to tell the animal, and those where a network's Grad-CAM is strongest.
public struct PlacesLookedAt: Sendable {
    /// How much of the person's cells is the animal's, picture by picture: 0...1.
    public let own: [Float]
    /// The same of the cells with the map's largest value, for the class that the network names.
    public let peaks: [Float]

    /// - Parameter sheet: of the same experiment.
    /// - Throws: `AssetError`, `PhotographError`, `SceneError`, `NetworkError`, `EngineError`.
    /// - Complexity: a Grad-CAM for each picture that was answered.
    public init(
        by sheet: AnswerSheet, of experiment: Experiment, in network: Network, from assets: Assets
    ) throws {
        let looks = sheet.looks.sorted { $0.key < $1.key }
        let scenes = looks.isEmpty ? [] : try experiment.scenesToLookAt(from: assets)
        own = looks.map { $1.share(of: scenes[$0].mask) }
        peaks = try looks.map { number, _ in
            let pass = try network.forward(network.input.normalize(network.sized(scenes[number].photograph)))
            let map = try GradCAM().map(of: .logit(pass.logits[part: 0].argMax()), in: pass)
            let large = map[part: 0][part: 0].resized(height: Experiment.side, width: Experiment.side)
            return GridCell(peakOf: large).share(of: scenes[number].mask)
        }
    }
}
