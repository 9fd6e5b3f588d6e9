import Networks
import Tensors

/// A picture with a class whose places in it are known: what explanations are tried on.
public struct Trial: Sendable {
    /// The picture alone.
    public let pass: ForwardPass
    /// The class that is asked for.
    public let target: Int
    /// The objects of that class: `[H, W]` each, 0...1, of the picture's size.
    public let masks: [Tensor]
    /// The other classes in the picture.
    public let otherTargets: [Int]
    /// All objects of the class in one mask: `[H, W]`, 0...1.
    public let mask: Tensor
    /// The same network with some layers that start again, for the model randomization test; nil where nobody can say.
    public let randomized: Randomized?

    public typealias Randomized = @Sendable (_ layers: Set<LayerName>) throws -> Network

    /// - Precondition: one picture, and at least one object of its size.
    public init(
        pass: ForwardPass, target: Int, masks: [Tensor], otherTargets: [Int] = [], randomized: Randomized? = nil
    ) {
        precondition(pass.batchSize == 1, "a trial of \(pass.batchSize) pictures")
        let size = Shape(Array(pass.input.shape.dropFirst(2)))
        precondition(
            !masks.isEmpty && masks.allSatisfy { $0.shape == size }, "masks of \(masks.map(\.shape)) in \(size)")
        self.pass = pass
        self.target = target
        self.masks = masks
        self.otherTargets = otherTargets
        self.randomized = randomized
        mask = masks.dropFirst().reduce(masks[0], +).clamped(to: 0...1)
    }

    public var network: Network { pass.network }
    /// `[C, H, W]`, preprocessed.
    public var image: Tensor { pass.input[part: 0] }
    /// The class's probability.
    public var probability: Float { pass.probabilities[0, target] }
}

/// A method's answer to a trial: its values, and the map that they are read as.
public struct TrialAnswer: Sendable {
    public let trial: Trial
    public let method: any ExplanationMethod
    public let reading: MapReading
    /// Raw, without the batch axis: `[C, h, w]`.
    public let values: Tensor
    /// `[H, W]` of the picture's size, 0 or more.
    public let map: Tensor

    /// Explains the score of the trial's class.
    /// - Parameter reading: by default what fits the method.
    /// - Throws: as the method; `MapReading.NoMap`.
    public init(of method: any ExplanationMethod, to trial: Trial, reading: MapReading? = nil) throws {
        let reading = reading ?? MapReading(for: type(of: method))
        let attribution = try method.attribute(.logit(trial.target), in: trial.pass)
        self.init(
            trial: trial, method: method, reading: reading, values: attribution.values[part: 0],
            map: try reading.map(attribution, in: trial))
    }

    private init(trial: Trial, method: any ExplanationMethod, reading: MapReading, values: Tensor, map: Tensor) {
        self.trial = trial
        self.method = method
        self.reading = reading
        self.values = values
        self.map = map
    }
}
