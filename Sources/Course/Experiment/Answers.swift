import Explanations
import Networks
import Tensors

/// Answers of a network, or of a person, to pictures of the experiment.
public struct Answers: Sendable {
    /// Who.
    public let name: Phrase
    /// By stimulus, the place in `Choice.all`; nil for "don't know", which is not right.
    private let answers: [Stimulus: Int?]

    public init(of name: Phrase, _ answers: [Stimulus: Int?]) { (self.name, self.answers) = (name, answers) }

    /// Asks a network about pictures, several at once.
    /// - Parameters:
    ///   - network: of ImageNet's 1000 classes.
    ///   - pictures: from which the stimuli are drawn; they are stretched to the network's size.
    /// - Throws: `NetworkError`, `EngineError`.
    /// - Complexity: a forward pass for each picture.
    public init(of network: Network, to stimuli: [Stimulus], in pictures: ExperimentPictures) throws {
        var answers: [Stimulus: Int?] = [:]
        let input = network.input
        try network.forEachBatch(
            of: stimuli.count, like: [input.channels, input.height, input.width], atMost: 8, withGradients: false
        ) { places, network in
            let sized = stimuli[places].map { input.normalize(network.sized(pictures[$0])) }
            let logits = try network.logits(Tensor(stacking: sized))
            return places.indices.map { Choice.answer(to: logits[part: $0 - places.lowerBound]) }
        } then: { places, choices in
            for (place, choice) in zip(places, choices) { answers[stimuli[place]] = choice }
        }
        self.init(of: Phrase(es: network.name, en: network.name), answers)
    }

    public var stimuli: Set<Stimulus> { Set(answers.keys) }

    /// These answers as far as they are to some stimuli.
    public func only(_ stimuli: Set<Stimulus>) -> Answers {
        Answers(of: name, answers.filter { stimuli.contains($0.key) })
    }

    /// The answer to a stimulus; nil where it was not asked, `.some(nil)` for "don't know".
    public subscript(stimulus: Stimulus) -> Int?? { answers[stimulus] }

    /// Whether the animal was named whose outline the picture has; nil where it was not asked.
    public func isRight(_ stimulus: Stimulus) -> Bool? { answers[stimulus].map { $0 == stimulus.shape } }

    /// The share of right answers to pictures of a condition; nil where none was asked.
    public func accuracy(_ condition: Stimulus.Condition) -> ShareInterval? {
        accuracy { $0.condition == condition }
    }

    /// The share of right answers to some of the pictures; nil where none was asked.
    public func accuracy(where isCounted: (Stimulus) -> Bool) -> ShareInterval? {
        let counted = answers.filter { isCounted($0.key) }
        return ShareInterval(counted.count { $0.value == $0.key.shape }, of: counted.count)
    }

    /// Of the answers to pictures with two cues that named one of them, the share that named the outline's animal (Geirhos et
    /// al., ICLR 2019); nil where none did.
    ///
    ///     shape / (shape + coat)
    public var shapeShare: ShareInterval? {
        let conflicts = answers.filter { $0.key.coat != nil }
        let shape = conflicts.count { $0.value == $0.key.shape }, coat = conflicts.count { $0.value == $0.key.coat }
        return ShareInterval(shape, of: shape + coat)
    }

    /// Of the answers to pictures with two cues, the share that named neither.
    public var neitherShare: ShareInterval? {
        let conflicts = answers.filter { $0.key.coat != nil }
        return ShareInterval(
            conflicts.count { $0.value != $0.key.shape && $0.value != $0.key.coat }, of: conflicts.count)
    }

    /// How alike these answers and others go wrong, over the pictures that both were asked about.
    public func consistency(
        with other: Answers, where isCounted: (Stimulus) -> Bool = { _ in true }, seed: UInt64 = 0
    ) -> ErrorConsistency? {
        let shared = stimuli.intersection(other.stimuli).filter(isCounted)
            // A set has an order of its own in each run, and the bootstrap draws by place.
            .map { (key: $0.orderKey, both: (isRight($0)!, other.isRight($0)!)) }
            .sorted { $0.key < $1.key }.map(\.both)
        return ErrorConsistency(of: shared.map(\.0), with: shared.map(\.1), seed: seed)
    }
}

extension AnswerSheet {
    /// The person's answers, as those of a network are kept.
    public func answers(to experiment: Experiment) -> Answers {
        let trials = experiment.trials
        return Answers(
            of: Phrase(es: "tú", en: "you"),
            Dictionary(uniqueKeysWithValues: named.map { (trials[$0.key], $0.value) }))
    }
}

extension Stimulus {
    fileprivate var orderKey: String { "\(scene) \(condition)" }
}
