import Networks
import Tensors
import Testing

/// Adversarial training where the worst picture is known: a linear network of two classes.
@Suite struct `Adversarial training` {
    private static let side = 3

    private static func network() throws -> Network {
        let input = InputSpecification(channels: 2, height: side, width: side, mean: [100, 120], deviation: [50, 80])
        var net = NetworkBuilder(untrained: 3, input: input)
        _ = net.linear("fc", net.input, features: 2 * side * side, to: 2)
        return try net.network("line", explanationLayer: "fc")
    }

    /// ∂L/∂x has the sign of w₁ - w₀ for pictures of class 0 and the opposite one for class 1, wherever x is: a step of two
    /// radii ends in that corner of the ball from every place in it.
    @Test(arguments: [Float(10), 60])
    func `A step with the adversary is a step on the worst pictures of the ball`(_ epsilon: Float) throws {
        let network = try Self.network(), labels = [0, 1, 1, 0, 1]
        let levels = RandomNumbers(seed: 4).uniformTensor([5, 2, Self.side, Self.side], in: 0...255)
        let set = try TrainingSet(inputs: levels, labels: labels, classes: 2)
        let training = Training(
            epochs: 1, batchSize: 5, learningRate: .constant(0.1), optimizer: .sgd(momentum: 0),
            adversary: Adversary(epsilon: epsilon, stepSize: 2 * epsilon, steps: 1))
        let trained = try training.run(network, on: set)

        let weights = try #require(try network.weights()["fc.weight"])
        let size = 2 * Self.side * Self.side
        let worst = Tensor(
            levels.elements.enumerated().map { i, level in
                let slope = weights[1, i % size] - weights[0, i % size]
                let up = (slope > 0) == (labels[i / size] == 0)
                return min(max(level + (up ? epsilon : -epsilon), 0), 255)
            }, shape: levels.shape)
        let inputs = (0..<5).map { network.input.normalize(worst[part: $0]) }
        let trainer = try Trainer(network, loss: .crossEntropy(), optimizer: .sgd(momentum: 0))
        let step = try trainer.step(Tensor(stacking: inputs), targets: set.targets, learningRate: 0.1)
        let expected = try #require(try trainer.network().weights()["fc.weight"])
        let got = try #require(try trained.weights()["fc.weight"])
        let deviation = (got - expected).absoluteValue().maximum()
        #expect(deviation < 1e-5)
        // It is worse than the pictures themselves.
        let clean = try Trainer(network, loss: .crossEntropy(), optimizer: .sgd(momentum: 0)).step(
            Tensor(stacking: (0..<5).map { network.input.normalize(levels[part: $0]) }), targets: set.targets,
            learningRate: 0.1)
        #expect(step.loss > clean.loss + 0.05)
    }

    @Test func `The same seed gives the same weights, and another seed others`() throws {
        let network = try Self.network(), labels = (0..<40).map { $0 % 2 }
        let levels = RandomNumbers(seed: 6).uniformTensor([40, 2, Self.side, Self.side], in: 0...255)
        let set = try TrainingSet(inputs: levels, labels: labels, classes: 2)
        var training = Training(
            epochs: 2, batchSize: 8, learningRate: .constant(0.05),
            adversary: Adversary(epsilon: 8, stepSize: 3, steps: 2), seed: 1)
        func weights() throws -> Tensor? { try training.run(network, on: set).weights()["fc.weight"] }
        let first = try weights(), again = try weights()
        #expect(first == again)
        training.seed = 2
        let other = try weights()
        #expect(first != other)
    }
}
