import Explanations
import Networks
import Tensors

/// Explanations of one penguin that a classifier did not see in its training: how much each measurement speaks for a species.
public struct PenguinExplanations: Sendable {
    public let classifier: PenguinClassifier
    /// The penguin's place among those that the classifier was tested on.
    public let place: Int
    /// The probability of the species.
    public let probability: Float
    /// By method the contribution of each measurement of all that it was tested on, `[N, 4, 1, 1]`, in logits.
    public let attributions: [Tensor]

    /// Takes the first penguin that is named as the species with a probability above 0.9, or else the one that is taken most
    /// for it.
    /// - Parameters:
    ///   - species: by its place in `Penguins.species`.
    ///   - methods: each with its baseline.
    /// - Throws: `NetworkError`, `EngineError`, `ExplanationError`.
    public init(
        of species: Int, by methods: [any ExplanationMethod], in classifier: PenguinClassifier
    ) throws {
        let network = classifier.network
        let pass = try network.forward(classifier.inputs(of: classifier.test)), p = pass.probabilities
        let place =
            classifier.test.indices.first { p[$0, species] > 0.9 }
            ?? classifier.test.indices.max { p[$0, species] < p[$1, species] }!
        (self.classifier, self.place, probability) = (classifier, place, p[place, species])
        attributions = try methods.map { try $0.attribute(.logit(species), to: pass.input, in: network).values }
    }

    /// The penguin's own measurements.
    public var measurements: Tensor { classifier.penguins.measurements[part: classifier.test[place]] }

    /// The contributions of the penguin's measurements by a method, in logits.
    public func contributions(by method: Int) -> [Float] { attributions[method][part: place].elements }

    /// Their sum.
    public func sum(by method: Int) -> Float { attributions[method][part: place].sum() }

    /// Whether two methods never put a measurement on opposite sides.
    public func agree(_ first: Int, _ second: Int) -> Bool {
        zip(contributions(by: first), contributions(by: second)).allSatisfy { $0 * $1 >= 0 }
    }

    /// The correlation of two methods' contributions over all penguins, -1...1.
    public func likeness(_ first: Int, _ second: Int) -> Float {
        attributions[first].pearsonCorrelation(with: attributions[second]) ?? .nan
    }
}
