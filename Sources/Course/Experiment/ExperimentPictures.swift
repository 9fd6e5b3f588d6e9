import Networks
import Tensors

/// Scenes and coats of an experiment, from which its pictures are drawn one by one: all of them at once would take a
/// hundred times the memory.
public struct ExperimentPictures: Sendable {
    private let seed: UInt64
    private let scenes: [Int: Experiment.SeenScene]
    private let coats: [Int: Coat]

    /// Composes the scenes that some stimuli need, each once, whatever is then done to it.
    /// - Throws: `AssetError`, `PhotographError`, `SceneError`.
    public init(of experiment: Experiment, for stimuli: some Sequence<Stimulus>, from assets: Assets) throws {
        seed = experiment.seed
        scenes = try experiment.scenes(Set(stimuli.map(\.scene)).sorted(), from: assets)
        coats = try Set(stimuli.compactMap(\.coat)).reduce(into: [:]) { coats, coat in
            coats[coat] = try Coat(of: coat, from: assets)
        }
    }

    /// The picture as networks and people see it.
    /// - Precondition: its scene and its coat were asked for.
    /// - Returns: `[3, 224, 224]`, whole 8-bit levels.
    public subscript(stimulus: Stimulus) -> Tensor {
        guard let scene = scenes[stimulus.scene] else {
            preconditionFailure("scene \(stimulus.scene) was not asked for")
        }
        switch stimulus.condition {
        case .distorted(let distortion): return distortion(scene.photograph, seed: seed &+ UInt64(stimulus.scene))
        case .silhouette: return Silhouette.picture(of: scene.mask)
        case .cueConflict(let coat):
            guard let coat = coats[coat] else { preconditionFailure("coat \(coat) was not asked for") }
            return coat.filling(scene.mask)
        }
    }
}

extension Coat {
    /// The longer side of the cut-out from which a coat is taken, in pixels: about that of the animals in the pictures.
    private static let length = 190

    /// The coat of one of the animals, by its place in `Choice.all`.
    init(of choice: Int, from assets: Assets) throws {
        let stamp = Choice.species[choice].stamps[0]
        try self.init(ofCutoutAt: assets.stamp(stamp.picture).path, length: Self.length)
    }
}

extension Experiment {
    /// What everybody sees of a scene, whatever size a network takes.
    private static let view = InputSpecification.imageNet(size: side)

    /// A scene as it is seen: the photograph `[3, 224, 224]` and its animal's mask `[224, 224]`, 0...1.
    typealias SeenScene = (photograph: Tensor, mask: Tensor)

    func scenes(_ numbers: [Int], from assets: Assets) throws -> [Int: SeenScene] {
        let seen = try Parallel.map(numbers.count) { i in
            let composed = try series[numbers[i]].compose(from: assets), mask = composed.objects[0].mask
            return (
                Self.view.crop(composed.photograph).map { min(max($0.rounded(), 0), 255) },
                Self.view.crop(Tensor(stacking: [mask, mask, mask]) * 255)[part: 0].map { min(max($0 / 255, 0), 1) }
            )
        }
        return Dictionary(zip(numbers, seen)) { $1 }
    }
}
