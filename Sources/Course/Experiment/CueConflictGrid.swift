import Networks
import Tensors

/// Outlines of some animals in the coats of others, and what a network names in each: a row for each outline, a column for
/// each coat.
public struct CueConflictGrid: Sendable {
    /// By their places in `Choice.all`.
    public let outlines, coats: [Int]
    private let stimuli: [[Stimulus]]
    private let pictures: ExperimentPictures
    private let answers: Answers

    /// - Throws: `AssetError`, `PhotographError`, `SceneError`, `NetworkError`, `EngineError`.
    /// - Complexity: a forward pass for each picture.
    public init(
        outlines: [Int], coats: [Int], of experiment: Experiment, seenBy network: Network, from assets: Assets
    ) throws {
        let scenes = experiment.stimuli([.silhouette], rounds: 1)
        let stimuli = outlines.map { outline in
            let own = scenes.first { $0.shape == outline }!
            return coats.map { Stimulus(.cueConflict(coat: $0), scene: own.scene, shape: outline) }
        }
        (self.outlines, self.coats, self.stimuli) = (outlines, coats, stimuli)
        pictures = try ExperimentPictures(of: experiment, for: stimuli.joined(), from: assets)
        answers = try Answers(of: network, to: Array(stimuli.joined()), in: pictures)
    }

    /// The pictures, `[3, 224, 224]` each, whole levels, with what the network names by its place in `Choice.all`.
    public var rows: [[(picture: Tensor, named: Int)]] {
        stimuli.map { row in row.map { (pictures[$0], answers[$0]!!) } }
    }
}
