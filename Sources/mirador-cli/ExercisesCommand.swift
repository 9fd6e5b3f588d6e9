import AdversarialExercise
import ArgumentParser
import CAMExercise
import CaptumExercise
import DeconvnetExercise
import FiltersExercise
import Foundation
import GradCAMExercise
import GradCAMPlusPlusExercise
import GuidedBackpropExercise
import Mirador
import OcclusionExercise
import RetrievalExercise
import TSNEExercise

/// How the student's exercises stand.
struct ExercisesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exercises", abstract: "Check the exercises: solved, open, or wrong with a hint.",
        discussion: "Ends with status 1 if an answer is wrong; an open exercise is no failure.")

    @Option(help: "The language of the hints. (default: the system's)")
    var language: Language?

    /// Every exercise, in the order of the lessons, checked.
    static func rows() -> [ExerciseBoard.Row] {
        [
            Exercises.occlusion.row(for: OcclusionExercise.occlusion),
            Exercises.reluBackward.row(for: GuidedBackpropExercise.reluBackward),
            Exercises.cam.row(for: CAMExercise.classActivationMap),
            Exercises.box.row(for: CAMExercise.box),
            Exercises.gradCAM.row(for: GradCAMExercise.gradCAM),
            Exercises.alphas.row(for: GradCAMPlusPlusExercise.alphas),
            Exercises.gradCAMPlusPlus.row(for: GradCAMPlusPlusExercise.gradCAMPlusPlus),
            Exercises.integratedGradients.row(for: CaptumExercise.integratedGradients),
            Exercises.stepsNeeded.row(for: CaptumExercise.stepsNeeded),
            Exercises.ascentStep.row(for: FiltersExercise.ascentStep),
            Exercises.ascent.row(for: FiltersExercise.maximizingImage),
            Exercises.unpooling.row(for: DeconvnetExercise.unpooled),
            Exercises.deconvnetLayer.row(for: DeconvnetExercise.deconvnetLayer),
            Exercises.nearest.row(for: RetrievalExercise.nearest),
            Exercises.affinities.row(for: TSNEExercise.affinities),
            Exercises.embeddingGradient.row(for: TSNEExercise.gradient),
            Exercises.signStep.row(for: AdversarialExercise.fastGradientSignStep),
            Exercises.projection.row(for: AdversarialExercise.projectedGradientDescent),
        ]
    }

    func run() throws {
        let language = language ?? Language(environment: ProcessInfo.processInfo.environment)
        let board = ExerciseBoard(Self.rows())
        print(board.text(in: language, terminal: .output), terminator: "")
        if board.rows.contains(where: { $0.verdict.hint(in: language) != nil }) { throw ExitCode.failure }
    }
}
