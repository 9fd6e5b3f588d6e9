import Foundation
import Importing
import Networks
import Tensors
import Testing

/// Trainings that were killed, and go on from the file that they left.
@Suite struct `Checkpoints` {
    private static let training = Training(
        epochs: 4, batchSize: 16, learningRate: LearningRate(peak: 0.05, warmUp: 0.2),
        optimizer: .sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-3),
        augmentation: Augmentation(shift: 1, flips: true), seed: 5)

    /// A convolution, a normalization with running statistics, a pooling.
    private static func network(seed: UInt64 = 1) throws -> Network {
        let input = InputSpecification(channels: 1, height: 8, width: 8, mean: [128], deviation: [64])
        var net = NetworkBuilder(untrained: seed, input: input)
        var x = net.relu("relu", net.batchNormalization("bn", net.convolution("conv", net.input, to: 8, kernel: 3)))
        x = net.maxPooling("pool", x, kernel: 2, stride: 2)
        _ = net.linear("fc", net.globalAveragePooling("gap", x), to: 3)
        return try net.network("small", explanationLayer: "relu")
    }

    private static func set(seed: UInt64 = 2) throws -> TrainingSet {
        let labels = (0..<70).map { $0 % 3 }
        return try TrainingSet(
            inputs: RandomNumbers(seed: seed).uniformTensor([70, 1, 8, 8], in: 0...255), labels: labels, classes: 3)
    }

    private static func path() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    }

    private static func values(_ network: Network) throws -> [[Float]] {
        let weights = try network.weights()
        return weights.names.map { weights[$0]!.elements }
    }

    @Test(arguments: [Optimizer.sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-3), .adamW()], [6, 10, 19])
    func `A run that was killed ends with the same bits as one that was not`(_ optimizer: Optimizer, _ step: Int) throws
    {
        var training = Self.training
        training.optimizer = optimizer
        let file = Self.path(), left = Self.path()
        defer { for path in [file, left] { try? FileManager.default.removeItem(atPath: path) } }
        let network = try Self.network(), set = try Self.set()
        let whole = try training.run(network, on: set, checkpoint: Checkpoint(path: file, interval: 1)) { progress in
            if progress.step == step { try? FileManager.default.copyItem(atPath: file, toPath: left) }
        }
        var first: Int?
        let resumed = try training.run(network, on: set, checkpoint: Checkpoint(path: left)) { progress in
            first = first ?? progress.step
        }
        #expect(first == step + 1)
        let (expected, got) = (try Self.values(whole), try Self.values(resumed))
        #expect(got == expected)
    }

    @Test func `An adversary's run goes on too`() throws {
        var training = Self.training
        training.adversary = Adversary(epsilon: 20, stepSize: 12, steps: 2)
        let file = Self.path(), left = Self.path()
        defer { for path in [file, left] { try? FileManager.default.removeItem(atPath: path) } }
        let network = try Self.network(), set = try Self.set()
        let whole = try training.run(network, on: set, checkpoint: Checkpoint(path: file, interval: 7)) { progress in
            if progress.step == 14 { try? FileManager.default.copyItem(atPath: file, toPath: left) }
        }
        let resumed = try training.run(network, on: set, checkpoint: Checkpoint(path: left))
        let (expected, got) = (try Self.values(whole), try Self.values(resumed))
        #expect(got == expected)
        training.adversary = nil
        let ordinary = try Self.values(training.run(network, on: set))
        #expect(ordinary != expected)
    }

    /// What is written to the file, and what is said of it.
    enum Damage: CaseIterable {
        case nothing, text, cut, weights, otherSeed, otherNetwork, otherExamples
    }

    @Test(arguments: Damage.allCases)
    func `A file that is damaged, or another training's, is named and not trained from`(_ damage: Damage) throws {
        let file = Self.path()
        defer { try? FileManager.default.removeItem(atPath: file) }
        let network = try Self.network(), set = try Self.set(), checkpoint = Checkpoint(path: file)
        _ = try Self.training.run(network, on: set, checkpoint: checkpoint)
        var training = Self.training, beginning = network, examples = set
        let url = URL(fileURLWithPath: file), whole = try Data(contentsOf: url)
        switch damage {
        case .nothing: try Data().write(to: url)
        case .text: try Data("no checkpoint".utf8).write(to: url)
        case .cut: try whole.prefix(whole.count - 100).write(to: url)
        case .weights: try network.weights().write(toSafetensors: file)
        case .otherSeed: training.seed += 1
        case .otherNetwork: beginning = try Self.network(seed: 7)
        case .otherExamples: examples = try Self.set(seed: 9)
        }
        let error = #expect(throws: (any Error).self) {
            try training.run(beginning, on: examples, checkpoint: checkpoint)
        }
        let said = error.map { "\($0)" } ?? ""
        #expect(said.contains(url.lastPathComponent))
    }

    /// What stands in a file in the place of what was written, and what is said of it.
    private static let absurd: [(name: String, values: Tensor, words: String)] = [
        ("training.step", Tensor([60_000, 0, 0, 0], shape: [4]), "training.step is 60000, and this training has 20"),
        ("training.step", Tensor([0, 0, 0, 0], shape: [4]), "training.step is 0"),
        ("training.step", Tensor([0, 0, 0, 65535], shape: [4]), "training.step is 18446462598732840960"),
        ("training.step", Tensor([.nan, 0, 0, 0], shape: [4]), "training.step is no whole number"),
        ("training.step", Tensor([-1, 0, 0, 0], shape: [4]), "training.step is no whole number"),
        ("training.step", Tensor([1.5, 0, 0, 0], shape: [4]), "training.step is no whole number"),
        ("training.step", Tensor([65536, 0, 0, 0], shape: [4]), "training.step is no whole number"),
        ("training.step", Tensor([1, 0], shape: [2]), "training.step is no whole number"),
        ("training.identity", Tensor([.infinity, 0, 0, 0], shape: [4]), "training.identity is no whole number"),
        ("fc.bias", Tensor([0, .nan, 0], shape: [3]), "fc.bias[1] is nan"),
        ("bn.running_mean", Tensor(zeros: [7]), "bn.running_mean"),
        ("fc.bias.momentum", Tensor(zeros: [2]), "fc.bias.momentum"),
    ]

    @Test(arguments: absurd.indices)
    func `A field that cannot be right is named and not believed`(index: Int) throws {
        let (name, values, words) = Self.absurd[index]
        let file = Self.path()
        defer { try? FileManager.default.removeItem(atPath: file) }
        let network = try Self.network(), set = try Self.set(), checkpoint = Checkpoint(path: file)
        _ = try Self.training.run(network, on: set, checkpoint: checkpoint)
        let written = try Weights(contentsOf: file)
        #expect(written.names.contains(name))
        let changed = written.names.map { (name: $0, tensor: $0 == name ? values : written[$0]!) }
        try Weights(changed).write(toSafetensors: file)
        let error = #expect(throws: (any Error).self) {
            try Self.training.run(network, on: set, checkpoint: checkpoint)
        }
        #expect(error.map { "\($0)" }?.contains(words) == true, "\(error.map { "\($0)" } ?? "none")")
    }
}
