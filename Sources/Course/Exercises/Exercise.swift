import Foundation

/// An exercise as its lesson declares it, in `Exercise.swift` beside the function that the student writes:
///
///     public let exercises = [Exercise(classActivationMap, check: Exercises.cam)]
///
/// The board of `mirador exercises`, the tests and the lists of the READMEs all follow from these declarations.
public struct Exercise: Sendable, CustomStringConvertible {
    /// The lesson's folder, in which the declaration stands: `03-cam`.
    public let lesson: String
    /// What is to be written.
    public let title: Phrase
    /// What the check says of what the student wrote.
    public let verdict: @Sendable () -> Verdict

    /// - Parameters:
    ///   - function: what the student writes.
    ///   - check: what asks it and knows what is right.
    ///   - file: the file of the declaration; it tells which lesson this is.
    public init<Answer: Sendable, Evidence>(
        _ function: Answer, check: ExerciseCheck<Answer, Evidence>, file: String = #filePath
    ) {
        let lesson = URL(fileURLWithPath: file).deletingLastPathComponent().lastPathComponent
        self.init(lesson: lesson, title: check.title) { check.verdict(on: function) }
    }

    package init(lesson: String, title: Phrase, verdict: @escaping @Sendable () -> Verdict) {
        (self.lesson, self.title, self.verdict) = (lesson, title, verdict)
    }

    /// The file to edit, seen from the root of the kit.
    public var file: String { Self.file(of: lesson) }

    package static func file(of lesson: String) -> String { "Lessons/\(lesson)/Exercise.swift" }

    public var description: String { "\(lesson), \(title.en)" }
}
