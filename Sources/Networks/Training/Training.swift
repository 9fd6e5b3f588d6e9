import Tensors

/// How a network is trained: everything that decides which weights come out.
///
///     let training = Training(epochs: 30, batchSize: 32, learningRate: .init(peak: 0.1, warmUp: 0.1))
///     let trained = try training.run(network, on: set) { print($0.loss) }
///
/// The same network, examples and settings give the same weights to the last bit on the same machine, whatever the number
/// of threads, and whether or not the run was interrupted and taken up again from a checkpoint.
public struct Training: Hashable, Sendable {
    public var epochs, batchSize: Int
    public var learningRate: LearningRate
    public var loss: Loss
    public var optimizer: Optimizer
    /// Whether biases and factors of normalizations are spared the weight decay.
    public var decaysOnlyKernels: Bool
    public var augmentation: Augmentation
    /// Adversary that changes the augmented images before the network learns from them; nil for none.
    public var adversary: Adversary?
    /// Of the order of the examples, of the augmentation and of the adversary. Where the weights begin is the network's
    /// affair.
    public var seed: UInt64

    public init(
        epochs: Int, batchSize: Int, learningRate: LearningRate, loss: Loss = .crossEntropy(),
        optimizer: Optimizer = .sgd(momentum: 0.9), decaysOnlyKernels: Bool = true,
        augmentation: Augmentation = .none, adversary: Adversary? = nil, seed: UInt64 = 0
    ) {
        precondition(epochs > 0 && batchSize > 0, "\(epochs) epochs of batches of \(batchSize)")
        self.epochs = epochs
        self.batchSize = batchSize
        self.learningRate = learningRate
        self.loss = loss
        self.optimizer = optimizer
        self.decaysOnlyKernels = decaysOnlyKernels
        self.augmentation = augmentation
        self.adversary = adversary
        self.seed = seed
    }

    /// Where a run stands.
    public struct Progress: Sendable {
        /// From 1 to `epochs`.
        public let epoch, epochs: Int
        /// Steps done, and all that there will be.
        public let step, steps: Int
        /// The mean loss of this epoch so far.
        public let loss: Double
        /// The share of examples of this epoch whose class the network named as it saw them; nil for a regression.
        public let accuracy: Double?
    }

    /// Trains a network.
    ///
    /// - Parameters:
    ///   - network: where the parameters begin; it stays as it is.
    ///   - checkpoint: a place, a file as a rule, that keeps what is needed to go on after the run was killed; it goes on
    ///     from there if there is something.
    ///   - progress: told after every step.
    /// - Returns: the network with the parameters after the last step.
    /// - Throws: `TrainingError`, `NetworkError` if the examples do not fit, `WeightsError` about the checkpoint.
    /// - Complexity: a forward pass and about twice its work for each example and epoch, and as much again for each step
    ///   of an adversary.
    public func run(
        _ network: Network, on set: TrainingSet, checkpoint: (any TrainingStore)? = nil,
        progress: (Progress) -> Void = { _ in }
    ) throws -> Network {
        let run = try TrainingRun(self, network, set)
        if let checkpoint { try run.resume(from: checkpoint) }
        var sums = EpochSums(loss)
        while run.step < run.steps {
            if run.step % run.stepsPerEpoch == 0 { sums = EpochSums(loss) }
            let found = try run.advance()
            sums.add(found)
            if let checkpoint { try run.save(to: checkpoint) }
            progress(
                Progress(
                    epoch: (run.step - 1) / run.stepsPerEpoch + 1, epochs: epochs, step: run.step, steps: run.steps,
                    loss: sums.loss, accuracy: sums.accuracy))
        }
        return try run.trainer.network()
    }
}

/// Sums over an epoch so far.
private struct EpochSums {
    private var total = 0.0, right = 0, count = 0
    private let hasClasses: Bool

    init(_ loss: Loss) { if case .crossEntropy = loss { hasClasses = true } else { hasClasses = false } }

    mutating func add(_ found: (loss: Double, right: Int, count: Int)) {
        total += found.loss * Double(found.count)
        right += found.right
        count += found.count
    }

    var loss: Double { total / Double(max(count, 1)) }
    var accuracy: Double? { hasClasses ? Double(right) / Double(max(count, 1)) : nil }
}
