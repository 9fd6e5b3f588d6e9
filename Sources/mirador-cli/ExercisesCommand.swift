import ArgumentParser
import CAMExercise
import CaptumExercise
import Foundation
import GradCAMExercise
import GuidedBackpropExercise
import Mirador
import OcclusionExercise

/// How the student's exercises stand.
struct ExercisesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exercises", abstract: "Check the exercises: solved, open, or wrong with a hint.",
        discussion: "Ends with status 1 if an answer is wrong; an open exercise is no failure.")

    @Option(help: "The language of the hints. (default: the system's)")
    var language: Language?

    func run() throws {
        let language = language ?? Language(environment: ProcessInfo.processInfo.environment)
        let board = ExerciseBoard([
            Exercises.occlusion.row(for: OcclusionExercise.occlusion),
            Exercises.reluBackward.row(for: GuidedBackpropExercise.reluBackward),
            Exercises.cam.row(for: CAMExercise.classActivationMap),
            Exercises.box.row(for: CAMExercise.box),
            Exercises.gradCAM.row(for: GradCAMExercise.gradCAM),
            Exercises.integratedGradients.row(for: CaptumExercise.integratedGradients),
            Exercises.stepsNeeded.row(for: CaptumExercise.stepsNeeded),
        ])
        print(board.text(in: language, terminal: .output), terminator: "")
        if board.rows.contains(where: { $0.verdict.hint(in: language) != nil }) { throw ExitCode.failure }
    }
}
