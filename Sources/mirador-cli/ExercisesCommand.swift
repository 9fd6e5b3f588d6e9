import AllExercises
import ArgumentParser
import Foundation
import Mirador

/// State of the student's exercises.
struct ExercisesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exercises", abstract: "Check the exercises: solved, open, or wrong with a hint.",
        discussion: "Ends with status 1 if an answer is wrong; an open exercise is no failure.")

    @Option(help: "The language of the hints. (default: the system's)")
    var language: Language?

    func run() throws {
        let language = language ?? Language(environment: ProcessInfo.processInfo.environment)
        let board = ExerciseBoard(Exercise.all)
        print(board.text(in: language, terminal: .output), terminator: "")
        if board.rows.contains(where: \.verdict.isWrong) { throw ExitCode.failure }
    }
}
