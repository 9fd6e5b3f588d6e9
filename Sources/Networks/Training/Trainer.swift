import Tensors

/// Changes a network's parameters step by step, a batch at a time.
///
///     let trainer = try Trainer(network, loss: .crossEntropy(), optimizer: .sgd(momentum: 0.9))
///     for batch in batches { try trainer.step(batch.images, targets: batch.targets, learningRate: 0.1) }
///     let trained = try trainer.network()
///
/// The network that it is given stays as it is; `network()` makes a new one. The same steps give the same bits whatever
/// the number of threads. `Training` does all that comes around: shuffling, schedule, augmentation, checkpoints.
public final class Trainer {
    let engine: TrainingEngine
    private let optimizer: Optimizer
    private let decaysOnlyKernels: Bool
    private let statisticsMomentum: Float
    /// The number of steps so far.
    public internal(set) var stepCount = 0

    /// - Parameters:
    ///   - network: whose parameters it begins with. Normalizations use the statistics of each batch, and keep running
    ///     ones for the network that comes out.
    ///   - decaysOnlyKernels: whether biases and factors of normalizations are spared the weight decay.
    ///   - statisticsMomentum: the share of a batch in the running statistics.
    /// - Throws: `TrainingError` where a layer cannot be trained.
    public convenience init(
        _ network: Network, loss: Loss, optimizer: Optimizer, decaysOnlyKernels: Bool = false,
        statisticsMomentum: Float = 0.1
    ) throws(TrainingError) {
        try self.init(
            network, loss: loss, optimizer: optimizer, decaysOnlyKernels: decaysOnlyKernels,
            statisticsMomentum: statisticsMomentum, withInputGradient: false)
    }

    /// - Parameter withInputGradient: whether each run computes ∂L/∂x too.
    init(
        _ network: Network, loss: Loss, optimizer: Optimizer, decaysOnlyKernels: Bool, statisticsMomentum: Float = 0.1,
        withInputGradient: Bool
    ) throws(TrainingError) {
        engine = try TrainingEngine(
            network, loss: loss, stateCount: optimizer.stateCount, withInputGradient: withInputGradient)
        self.optimizer = optimizer
        self.decaysOnlyKernels = decaysOnlyKernels
        self.statisticsMomentum = statisticsMomentum
    }

    /// How many examples make a part of a batch that one thread computes; by default as many as make enough work. It
    /// changes results in their last bits.
    package var partSize: Int? {
        get { engine.partSize }
        set { engine.partSize = newValue }
    }

    /// Result of a step: what it found before it changed the parameters.
    public struct StepResult: Sendable {
        /// The mean loss of the batch.
        public let loss: Double
        /// The network's outputs in training, `[N, outputs]`.
        public let outputs: Tensor
    }

    /// One step: the batch forward and backward, and the parameters changed.
    /// - Parameters:
    ///   - x: inputs as the network reads them, `[N, C, H, W]`.
    ///   - targets: `[N, outputs]`: shares of classes, or numbers.
    /// - Throws: `TrainingError` if the shapes do not fit or the loss is not finite (nothing is changed then),
    ///   `NetworkError`, `EngineError`.
    @discardableResult
    public func step(_ x: Tensor, targets: Tensor, learningRate: Double) throws -> StepResult {
        let parts = try run(x, targets)
        return try finish(parts, learningRate: learningRate)
    }

    /// ∂L/∂w for every parameter, by its name in a state dict, for a batch in training mode. Nothing is changed.
    public func gradients(_ x: Tensor, targets: Tensor) throws -> [(name: String, gradient: Tensor)] {
        let tensors = try engine.gradients(of: try run(x, targets))
        return zip(engine.parameters, tensors).map { ($0.name, $1) }
    }

    /// The network with the parameters as they are now.
    public func network() throws -> Network { try engine.trained() }

    private func run(_ x: Tensor, _ targets: Tensor) throws -> [BatchPart] {
        guard x.shape.rank == 4, x.count > 0, x.shape[1] == engine.network.input.channels else {
            throw TrainingError.wrongShape(
                x.shape, what: "inputs", expected: "[N, \(engine.network.input.channels), H, W]")
        }
        let parts = try parts(x.shape[0], shape: Shape(Array(x.shape.dropFirst())))
        let width = parts[0].graph.targets.shape[1]
        guard targets.shape == [x.shape[0], width] else {
            throw TrainingError.wrongShape(targets.shape, what: "targets", expected: "[\(x.shape[0]), \(width)]")
        }
        let size = x.count / x.shape[0]
        try x.withElements { x in
            try targets.withElements { targets in
                try engine.run(parts) { part, row, example in
                    (part.inputs + row * size).update(from: x.baseAddress! + example * size, count: size)
                    (part.targets + row * width).update(from: targets.baseAddress! + example * width, count: width)
                }
            }
        }
        return parts
    }

    func parts(_ count: Int, shape: Shape) throws -> [BatchPart] {
        let parts = try engine.parts(count, shape: shape)
        for (node, moments) in parts[0].graph.moments.sorted(by: { $0.key < $1.key }) {
            let graph = parts[0].graph.graph, x = graph.shapes[graph.producer(of: moments.index).inputs[0]]
            guard count * x.dropFirst(2).reduce(1, *) > 1 else {
                throw TrainingError.tooFewExamples(layer: engine.network.nodes[node].name)
            }
        }
        return parts
    }

    /// Changes the parameters by what a run found.
    func finish(_ parts: [BatchPart], learningRate: Double) throws -> StepResult {
        var loss = 0.0
        for part in parts {
            for i in part.examples.indices {
                loss += Double(part.floats(part.graph.losses)[i - part.examples.lowerBound])
            }
        }
        guard loss.isFinite else { throw TrainingError.diverged(epoch: 1, step: stepCount + 1) }
        stepCount += 1
        try engine.update(
            from: parts, by: optimizer, decaysOnlyKernels: decaysOnlyKernels, rate: learningRate, step: stepCount)
        engine.updateStatistics(from: parts, momentum: statisticsMomentum)
        let width = parts[0].graph.outputs.shape[1], count = parts.last!.examples.upperBound
        let outputs = Tensor(shape: [count, width]) { buffer in
            for part in parts {
                let source = UnsafeBufferPointer(
                    start: part.floats(part.graph.outputs), count: part.examples.count * width)
                _ = UnsafeMutableBufferPointer(rebasing: buffer[(part.examples.lowerBound * width)...])
                    .update(fromContentsOf: source)
            }
        }
        return StepResult(loss: loss, outputs: outputs)
    }
}
