import Tensors

/// A place that keeps the state of a training, so that one that was killed goes on as if nothing had happened: a file, as a rule
/// (`Checkpoint`).
///
/// The state are the parameters, what the optimizer remembers, the running statistics and the number of steps, exactly. All random
/// numbers are functions of the seed and the step, so there is no state of a generator to be kept.
public protocol TrainingStore: Sendable {
    /// How it is called in messages: a file's path.
    var path: String { get }

    /// How many steps lie between two savings; the last step is saved too.
    var interval: Int { get }

    /// The state that was saved last; nil where there is none.
    /// - Throws: `TrainingError.otherCheckpoint` where it is damaged.
    func load() throws -> Weights?

    func save(_ state: Weights) throws
}
