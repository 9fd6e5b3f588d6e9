import Networks
import Tensors

/// A small network that tells three species of penguins apart by four measurements, trained in a second at each run.
///
///     let classifier = try PenguinClassifier(of: penguins, seed: 0)
///     classifier.network.input.mean                            // the average penguin
///     try DeepLIFT().attribute(.logit(2), to: classifier.inputs(of: 7), in: classifier.network)
///
/// Measurements enter as (value - mean) / deviation of the penguins that it was trained on, so that 0, the baseline
/// `.zero`, is the average penguin, and `.black` one that measures and weighs nothing.
public struct PenguinClassifier: Sendable {
    public let penguins: Penguins
    /// `[N, 4, 1, 1]` to the scores of the three species.
    public let network: Network
    /// Which penguins it never saw: a quarter of them, drawn by lot.
    public let test: [Int]
    /// The share of those whose species it names.
    public let accuracy: Float

    /// - Parameter seed: of the lot, the beginning and the order of the training.
    /// - Throws: `TrainingError`, `EngineError`.
    public init(of penguins: Penguins, epochs: Int = 60, seed: UInt64) throws {
        var numbers = RandomNumbers(seed: seed, stream: "penguins")
        let order = Array(0..<penguins.count).shuffled(using: &numbers)
        let test = Array(order.prefix(penguins.count / 4)), training = Array(order.dropFirst(test.count))
        let table = Tensor(stacking: training.map { penguins.measurements[part: $0] })
        let untrained = try Self.network(for: table, seed: seed)
        let set = try TrainingSet(
            inputs: table, labels: training.map { penguins.labels[$0] }, classes: Penguins.species.count)
        network = try Training(
            epochs: epochs, batchSize: 32, learningRate: LearningRate(peak: 0.05, warmUp: 0.1), seed: seed
        ).run(untrained, on: set)
        (self.penguins, self.test) = (penguins, test)
        let logits = try network.logits(Self.inputs(test, of: penguins, for: network))
        let right = test.indices.count { logits[part: $0].argMax() == penguins.labels[test[$0]] }
        accuracy = Float(right) / Float(test.count)
    }

    /// Four numbers, two hidden layers of sixteen, three scores.
    private static func network(for table: Tensor, seed: UInt64) throws -> Network {
        let columns = table.shape[1], count = Float(table.shape[0])
        let mean = (0..<columns).map { c in (0..<table.shape[0]).reduce(0) { $0 + table[$1, c] } / count }
        let deviation = (0..<columns).map { c in
            ((0..<table.shape[0]).reduce(0) { $0 + (table[$1, c] - mean[c]) * (table[$1, c] - mean[c]) } / count)
                .squareRoot()
        }
        let input = InputSpecification(channels: columns, height: 1, width: 1, mean: mean, deviation: deviation)
        var net = NetworkBuilder(untrained: seed &+ 1, input: input)
        var x = net.relu("relu1", net.linear("fc1", net.input, to: 16))
        x = net.relu("relu2", net.linear("fc2", x, to: 16))
        _ = net.linear("fc3", x, to: Penguins.species.count)
        return try net.network("penguins", explanationLayer: "relu2")
    }

    /// Some penguins as the network takes them, `[n, 4, 1, 1]`.
    public func inputs(of places: [Int]) -> Tensor { Self.inputs(places, of: penguins, for: network) }

    private static func inputs(_ places: [Int], of penguins: Penguins, for network: Network) -> Tensor {
        Tensor(
            stacking: places.map { place in
                let row = penguins.measurements[part: place]
                return network.input.normalize(row.reshaped(to: [row.count, 1, 1]))
            })
    }
}
