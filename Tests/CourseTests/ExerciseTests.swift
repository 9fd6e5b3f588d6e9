import CAMExercise
import CaptumExercise
import Course
import GradCAMExercise
import GuidedBackpropExercise
import OcclusionExercise
import Solutions
import Testing

/// What holds for every exercise of the course.
private func expectConsistency<Answer, Evidence>(
    _ check: ExerciseCheck<Answer, Evidence>, solution: Answer, wrong: [WrongAnswer<Answer>]
) {
    let verdict = check.verdict(on: solution)
    #expect(verdict == .solved, "the solution of \(check.title.en)")
    let hints = Dictionary(uniqueKeysWithValues: check.mistakes.map { ($0.name, $0.hint) })
    for wrong in wrong {
        let verdict = check.verdict(on: wrong.answer)
        #expect(verdict == hints[wrong.mistake].map(Verdict.wrong), "\(check.title.en): \(wrong)")
    }
    let unseen = Set(hints.keys).subtracting(wrong.map(\.mistake))
    #expect(unseen.isEmpty, "\(check.title.en): no wrong answer makes these mistakes")
    #expect(wrong.count >= 5)
    #expect(Set(hints.values.map(\.es)).count == hints.count)
    #expect(Set(hints.values.map(\.en)).count == hints.count)
}

@Suite struct `The exercises` {
    @Test func `Of occlusion, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.occlusion, solution: OcclusionSolution.occlusion, wrong: OcclusionSolution.wrongAnswers)
    }

    @Test func `Of the ReLU, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.reluBackward, solution: ReLUSolution.reluBackward, wrong: ReLUSolution.wrongAnswers)
    }

    @Test func `Of CAM, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.cam, solution: CAMSolution.classActivationMap, wrong: CAMSolution.wrongMaps)
    }

    @Test func `Of boxes, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(Exercises.box, solution: CAMSolution.box, wrong: CAMSolution.wrongBoxes)
    }

    @Test func `Of Grad-CAM, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.gradCAM, solution: GradCAMSolution.gradCAM, wrong: GradCAMSolution.wrongAnswers)
    }

    @Test func `Of integrated gradients, the solution passes and each wrong answer gets its own hint`() {
        expectConsistency(
            Exercises.integratedGradients, solution: IntegratedGradientsSolution.integratedGradients,
            wrong: IntegratedGradientsSolution.wrongSums)
    }

    @Test func `Of enough steps, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.stepsNeeded, solution: IntegratedGradientsSolution.stepsNeeded,
            wrong: IntegratedGradientsSolution.wrongSearches)
    }

    /// Open is reported and no failure; a wrong answer fails with its hint.
    @Test(arguments: [
        Exercises.occlusion.row(for: occlusion), Exercises.reluBackward.row(for: reluBackward),
        Exercises.cam.row(for: classActivationMap), Exercises.box.row(for: box),
        Exercises.gradCAM.row(for: gradCAM), Exercises.integratedGradients.row(for: integratedGradients),
        Exercises.stepsNeeded.row(for: stepsNeeded),
    ])
    func `What the student wrote`(_ row: ExerciseBoard.Row) {
        switch row.verdict {
        case .open: Issue.record("one exercise is open: \(row.file), \(row.title.en)", severity: .warning)
        case .solved: break
        case .wrong(let hint): Issue.record("\(row.file): \(hint.en) · \(hint.es)")
        }
    }

    @Test func `The small network tells mistakes apart`() throws {
        let pass = try Exercises.smallPass()
        let p = pass.probabilities
        let evidence = try GradCAMEvidence(of: Exercises.checkedClass, at: Exercises.checkedLayer, in: pass)
        #expect(p.argMax() != Exercises.checkedClass && Exercises.checkedClass != 0)
        #expect(p[0, Exercises.checkedClass] > 0.02 && p.maximum() < 0.9)
        #expect(evidence.weights.minimum() < 0 && evidence.weights.maximum() > 0)
        #expect(evidence.map.maximum() > 0)
    }
}
