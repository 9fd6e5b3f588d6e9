/// A wrong answer to an exercise, and the mistake that its check has to find in it.
public struct WrongAnswer<Answer: Sendable>: Sendable, CustomStringConvertible {
    /// What the student did.
    public let description: String
    /// The mistake's name in the check.
    public let mistake: String
    public let answer: Answer

    init(_ description: String, _ mistake: String, _ answer: Answer) {
        (self.description, self.mistake, self.answer) = (description, mistake, answer)
    }
}
