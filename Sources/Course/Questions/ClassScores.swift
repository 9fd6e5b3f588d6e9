import Drawing
import Networks
import Tensors

/// Scores of all classes for one picture, with the words for them.
public struct ClassScores: Sendable {
    /// Scores before softmax, `[K]`.
    public let logits: Tensor
    /// Their softmax, `[K]`, 0...1.
    public let probabilities: Tensor
    let names: ClassNames
    let language: Language

    /// - Parameter logits: `[K]`, or with axes of size 1 before it; of maps `[1, K, H, W]` the sum over each, as a target's logit is.
    public init(_ logits: Tensor, names: ClassNames, language: Language = .en) {
        let logits = logits.shape.rank == 4 ? logits.sum(over: .height, .width).reshaped(to: [logits.shape[1]]) : logits
        precondition(logits.count == logits.shape.last, "the scores of one picture, got \(logits.shape)")
        self.logits = logits.reshaped(to: [logits.count])
        probabilities = self.logits.softmax()
        (self.names, self.language) = (names, language)
    }

    /// The most probable classes, most probable first.
    public func topClasses(_ count: Int) -> [Int] { Array(logits.topIndices(count)) }

    /// The most probable class.
    public var topClass: Int { logits.argMax() }

    /// The probability of a class.
    public func probability(of target: Int) -> Float { probabilities[target] }

    /// The name of a class.
    public func name(of target: Int) -> String { names.name(of: target, in: language) }

    /// A class with its probability, as it stands under a picture: `zebra · 0.42`.
    public func caption(of target: Int) -> String {
        language.wording.caption(name(of: target), probability: probability(of: target))
    }
}
