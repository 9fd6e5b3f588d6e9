/// A check: a function that takes a student's function and says whether it is right.
///
/// One check serves the stub, which is open, the solution, which has to pass, and the typical wrong answers, each of
/// which has to be caught with the hint that names it.
public struct ExerciseCheck<Answer>: Sendable {
    /// The lesson's folder: `04-gradcam`.
    public let lesson: String
    /// What is to be written.
    public let title: Phrase
    private let judge: @Sendable (Answer) -> Verdict

    /// - Parameters:
    ///   - lesson: the lesson's folder.
    ///   - title: what is to be written.
    ///   - judge: runs an answer and compares.
    public init(lesson: String, title: Phrase, judge: @escaping @Sendable (Answer) -> Verdict) {
        (self.lesson, self.title, self.judge) = (lesson, title, judge)
    }

    /// What the check says of an answer.
    public func verdict(on answer: Answer) -> Verdict { judge(answer) }

    /// The line of the board for an answer.
    public func row(for answer: Answer) -> ExerciseBoard.Row {
        ExerciseBoard.Row(lesson: lesson, title: title, verdict: verdict(on: answer))
    }
}
