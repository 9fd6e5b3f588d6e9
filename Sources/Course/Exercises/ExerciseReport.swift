/// How one exercise stands.
public struct ExerciseReport: Sendable {
    /// The lesson's folder: `04-gradcam`.
    public let lesson: String
    /// What is to be written; nil where nobody could ask, because the file does not compile.
    public let title: Phrase?
    public let verdict: Verdict

    public init(lesson: String, title: Phrase?, verdict: Verdict) {
        (self.lesson, self.title, self.verdict) = (lesson, title, verdict)
    }

    /// The file to edit, seen from the root of the kit.
    public var file: String { Exercise.file(of: lesson) }
}
