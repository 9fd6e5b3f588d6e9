import Course
import Foundation

/// A lesson's solution, for those who have solved its exercises themselves.
public struct Solution: Sendable {
    private let program: ExerciseProgram
    private let kit: BuiltKit

    public init(lesson: String, kit: BuiltKit) {
        (program, self.kit) = (ExerciseProgram(lesson: lesson, kit: kit), kit)
    }

    private var file: String { Self.file(of: program.lesson, in: kit.repository) }

    /// Where it lies: far from what is to be written, and in no folder that a student has to open.
    static func file(of lesson: String, in repository: Repository) -> String {
        repository.path("Tests/Solutions/Files/\(lesson).swift")
    }

    /// The solution as Swift, with comments on other ways to write it.
    /// - Throws: `SolutionNotShown` while an exercise of the lesson is not solved; and as `ExerciseProgram.reports`.
    public func text() throws -> String {
        guard try program.reports().allSatisfy({ $0.verdict == .solved }) else {
            throw SolutionNotShown(lesson: program.lesson)
        }
        return try String(contentsOfFile: file, encoding: .utf8)
    }
}

/// Somebody asks for a solution before the exercises are solved.
public struct SolutionNotShown: Error, Equatable, CustomStringConvertible {
    public let lesson: String

    /// What is said in either language.
    public var message: Phrase {
        let number = lesson.prefix(2)
        return Phrase(
            es: "La solución de \(lesson) se muestra cuando sus ejercicios están resueltos: "
                + "`swift run mirador practice \(number)`.",
            en: "The solution of \(lesson) is shown once its exercises are solved: "
                + "`swift run mirador practice \(number)`.")
    }

    public var description: String { message.en }
}
