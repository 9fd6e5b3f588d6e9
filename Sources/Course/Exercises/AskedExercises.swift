import Foundation
import Tensors

/// The exercises of a lesson in a program of their own, which asks one of them and writes down what the check says.
///
///     exercise 0 answer.json
public struct AskedExercises {
    /// What is written down: before an exercise is asked its title, and behind it the verdict.
    package struct Answer: Codable {
        /// Of all exercises of the lesson.
        package let titles: [Phrase]
        /// nil where the program ended before it was there.
        package var verdict: Verdict?
    }

    private let exercises: [Exercise]

    public init(_ exercises: [Exercise]) { self.exercises = exercises }

    /// Asks the exercise that the program's first argument counts, and writes to the path that is its second.
    /// - Throws: where nothing can be written there.
    public func answer(_ arguments: [String] = CommandLine.arguments) throws {
        guard arguments.count == 3, let number = Int(arguments[1]), exercises.indices.contains(number) else {
            throw CocoaError(.formatting)
        }
        var answer = Answer(titles: exercises.map(\.title))
        try write(answer, to: arguments[2])
        answer.verdict = exercises[number].verdict()
        try write(answer, to: arguments[2])
    }

    private func write(_ answer: Answer, to path: String) throws {
        try JSONEncoder().encode(answer).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
