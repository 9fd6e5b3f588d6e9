import Tensors

/// A mistake that is made in an exercise: what an answer gives that makes it, and the hint that names it.
public struct ExerciseMistake<Evidence: Sendable>: Sendable {
    /// How solutions and tests refer to it.
    public let name: String
    /// What is said to the student.
    public let hint: Phrase
    /// What the mistake gives; more than one result where there is more than one way to make it, none where the case
    /// does not show it.
    package let results: @Sendable (Evidence) throws -> [Tensor]

    public init(
        _ name: String, es: String, en: String, gives results: @escaping @Sendable (Evidence) throws -> [Tensor]
    ) {
        (self.name, hint, self.results) = (name, Phrase(es: es, en: en), results)
    }
}

/// A factor by which an answer can miss the right one and still give the same picture.
public struct ExerciseFactor<Evidence: Sendable>: Sendable {
    let hint: @Sendable (Evidence) -> Phrase
    let value: @Sendable (Evidence) -> Float

    /// - Parameters:
    ///   - value: the answer divided by the right one.
    ///   - hint: what is said, after "Nearly: ".
    public init(_ value: @escaping @Sendable (Evidence) -> Float, hint: @escaping @Sendable (Evidence) -> Phrase) {
        (self.value, self.hint) = (value, hint)
    }
}
