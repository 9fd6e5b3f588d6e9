import Foundation
import Networks
import Tensors
import Testing

/// A network of linear layers on small tables.
@Suite struct `Training on tables` {
    /// Two half moons, one in the other, with noise: no straight line parts them.
    static func moons(_ count: Int, seed: UInt64) throws -> (set: TrainingSet, labels: [Int]) {
        let numbers = RandomNumbers(seed: seed, stream: "moons")
        let labels = (0..<count).map { $0 % 2 }
        let points = Tensor(shape: [count, 2]) { x in
            for i in 0..<count {
                let angle = Float.pi * numbers.uniform(at: 3 * i), side: Float = labels[i] == 0 ? 1 : -1
                x[2 * i] = side * cos(angle) + (labels[i] == 0 ? 0 : 1) + 0.1 * numbers.normal(at: 3 * i + 1)
                x[2 * i + 1] = side * sin(angle) + (labels[i] == 0 ? 0 : 0.5) + 0.1 * numbers.normal(at: 3 * i + 2)
            }
        }
        return (try TrainingSet(inputs: points, labels: labels, classes: 2), labels)
    }

    /// A perceptron of two hidden layers.
    static func perceptron(_ features: Int, hidden: Int, outputs: Int, seed: UInt64 = 1) throws -> Network {
        let input = InputSpecification(
            channels: features, height: 1, width: 1, mean: Array(repeating: 0, count: features),
            deviation: Array(repeating: 1, count: features))
        var net = NetworkBuilder(untrained: seed, input: input)
        var x = net.relu("relu1", net.linear("fc1", net.input, to: hidden))
        x = net.relu("relu2", net.linear("fc2", x, to: hidden))
        _ = net.linear("fc3", x, to: outputs)
        return try net.network("perceptron", explanationLayer: "relu2")
    }

    static let training = Training(
        epochs: 60, batchSize: 32, learningRate: LearningRate(peak: 0.1, warmUp: 0.1), seed: 3)

    @Test func `parts two moons within a second or two`() throws {
        let (set, _) = try Self.moons(400, seed: 1), (fresh, labels) = try Self.moons(400, seed: 2)
        let network = try Self.perceptron(2, hidden: 32, outputs: 2)
        var last: Training.Progress?
        let start = ContinuousClock.now
        let trained = try Self.training.run(network, on: set) { last = $0 }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        #expect(seconds < 10)
        let progress = try #require(last)
        #expect(progress.epoch == 60 && progress.step == progress.steps && progress.steps == 60 * 13)
        #expect(try #require(progress.accuracy) > 0.98)
        let logits = try trained.logits(fresh.inputs)
        let right = labels.indices.count { logits[part: $0].argMax() == labels[$0] }
        #expect(right > 390)
    }

    @Test(arguments: [Optimizer.sgd(momentum: 0.9, nesterov: true), .adamW()])
    func `finds a smooth function`(_ optimizer: Optimizer) throws {
        let numbers = RandomNumbers(seed: 5)
        let x = numbers.uniformTensor([500, 3], in: -1...1)
        let t = Tensor((0..<500).map { sin(2 * x[$0, 0]) + x[$0, 1] * x[$0, 2] }, shape: [500])
        let set = try TrainingSet(inputs: x, targets: t)
        let rate = if case .adamW = optimizer { 0.01 } else { 0.05 }
        let training = Training(
            epochs: 60, batchSize: 50, learningRate: LearningRate(peak: rate, warmUp: 0.1), loss: .meanSquaredError,
            optimizer: optimizer)
        let trained = try training.run(Self.perceptron(3, hidden: 32, outputs: 1), on: set)
        let y = try trained.logits(set.inputs)
        let error = (0..<500).reduce(0) { $0 + (y[$1, 0] - t[$1]) * (y[$1, 0] - t[$1]) } / 500
        #expect(error < 0.01)
    }

    @Test func `gives the same weights for the same seed, and others for another`() throws {
        let (set, _) = try Self.moons(200, seed: 1)
        let network = try Self.perceptron(2, hidden: 16, outputs: 2)
        var training = Self.training
        training.epochs = 3
        let x = set.inputs
        let first = try training.run(network, on: set).logits(x), again = try training.run(network, on: set).logits(x)
        #expect(first == again)
        training.seed += 1
        let other = try training.run(network, on: set).logits(x)
        #expect(first != other)
    }
}
