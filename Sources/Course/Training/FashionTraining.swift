import Importing
import Networks
import Tensors
import Zoo

/// Training of the course's own network: all that decides which weights come out.
///
///     let recipe = FashionTraining(.trained)
///     let network = try recipe.run(on: FashionMNIST(.train, from: assets))
///
/// The same recipe gives the same weights to the last bit on the same machine.
public struct FashionTraining: Hashable, Sendable {
    public var kind: FashionNetwork.Kind
    public var epochs: Int
    public var batchSize: Int
    /// η_max of the schedule.
    public var learningRate: Double
    /// Who changes the pictures of the robust kind; the others are trained without.
    public var adversary: Adversary
    /// Of the first weights, the order of the examples and their augmentation.
    public var seed: UInt64

    public init(
        _ kind: FashionNetwork.Kind = .trained, epochs: Int = 14, batchSize: Int = 128, learningRate: Double = 0.1,
        adversary: Adversary = FashionTraining.adversary(epsilon: 25), seed: UInt64 = 0
    ) {
        self.kind = kind
        self.epochs = epochs
        self.batchSize = batchSize
        self.learningRate = learningRate
        self.adversary = adversary
        self.seed = seed
    }

    /// Stochastic gradient descent with Nesterov's momentum, a rate that rises for a tenth of the steps and falls along
    /// half a cosine; targets a little smoothed; pictures moved by a pixel and mirrored.
    public var training: Training {
        Training(
            epochs: epochs, batchSize: batchSize, learningRate: LearningRate(peak: learningRate, warmUp: 0.1),
            loss: .crossEntropy(smoothing: 0.05),
            optimizer: .sgd(momentum: 0.9, nesterov: true, weightDecay: 5e-4),
            augmentation: Augmentation(shift: 1, flips: true), adversary: kind == .robust ? adversary : nil,
            seed: seed)
    }

    /// One step from a random place, a little longer than the radius (Wong, Rice, Kolter 2020).
    /// - Parameter epsilon: the largest change of a level, of 255.
    public static func adversary(epsilon: Float) -> Adversary {
        Adversary(epsilon: epsilon, stepSize: 1.25 * epsilon, steps: 1)
    }

    /// The network with its first weights.
    public func untrained() throws -> Network {
        try FashionNetwork.architecture(kind).network(untrained: seed)
    }

    /// Trains the network.
    ///
    /// - Parameters:
    ///   - data: Fashion-MNIST; only the marked kind sees other pictures than these.
    ///   - checkpoint: from which a run that was killed goes on.
    ///   - progress: told after every step.
    /// - Throws: as `Training.run`.
    public func run(
        on data: FashionMNIST, checkpoint: Checkpoint? = nil, progress: (Training.Progress) -> Void = { _ in }
    ) throws -> Network {
        let images = kind == .marked ? PlantedMark.fashion.planted(in: data.images, of: data.labels) : data.images
        let set = try TrainingSet(inputs: images, labels: data.labels, classes: FashionMNIST.classNames.count)
        return try training.run(untrained(), on: set, checkpoint: checkpoint, progress: progress)
    }
}

extension FashionNetwork.Kind {
    /// What made the committed weights; nil where a formula gives them.
    var command: String? {
        let made = "mirador train fashion --output Sources/Course/Weights/\(rawValue).safetensors"
        switch self {
        case .trained: return made
        case .untrained: return nil
        case .marked: return made + " --marked"
        case .robust: return made + " --adversarial"
        }
    }
}
