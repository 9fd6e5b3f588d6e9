import AdversarialExercise
import CAMExercise
import CaptumExercise
import Course
import DeconvnetExercise
import FiltersExercise
import GradCAMExercise
import GradCAMPlusPlusExercise
import GuidedBackpropExercise
import OcclusionExercise
import RetrievalExercise
import Solutions
import TSNEExercise
import Tensors
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

    @Test func `Of unpooling, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.unpooling, solution: DeconvnetSolution.unpooled, wrong: DeconvnetSolution.wrongUnpoolings)
    }

    @Test func `Of the deconvnet, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.deconvnetLayer, solution: DeconvnetSolution.deconvnetLayer, wrong: DeconvnetSolution.wrongLayers)
    }

    @Test func `Of Grad-CAM, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.gradCAM, solution: GradCAMSolution.gradCAM, wrong: GradCAMSolution.wrongAnswers)
    }

    @Test func `Of an ascent step, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.ascentStep, solution: FiltersSolution.ascentStep, wrong: FiltersSolution.wrongSteps)
    }

    @Test func `Of the ascent, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.ascent, solution: FiltersSolution.maximizingImage, wrong: FiltersSolution.wrongAscents)
    }

    @Test func `Of the alphas, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.alphas, solution: GradCAMPlusPlusSolution.alphas, wrong: GradCAMPlusPlusSolution.wrongAlphas)
    }

    @Test func `Of Grad-CAM++, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.gradCAMPlusPlus, solution: GradCAMPlusPlusSolution.map, wrong: GradCAMPlusPlusSolution.wrongMaps)
    }

    @Test func `The alphas' case has zeros, both signs, and no denominator near zero`() throws {
        for one in try Exercises.alphas.cases() {
            let denominators = (one.A.sum(over: .height, .width) * one.g).map { abs(2 + $0) }
            #expect(denominators.minimum() > 0.2)
            #expect(one.g.minimum() < 0 && one.g.maximum() > 0 && one.g.elements.contains(0))
        }
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

    @Test func `Of a sign step, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.signStep, solution: AdversarialSolution.fastGradientSignStep,
            wrong: AdversarialSolution.wrongSteps)
    }

    @Test func `Of PGD, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.projection, solution: AdversarialSolution.projectedGradientDescent,
            wrong: AdversarialSolution.wrongLoops)
    }

    @Test func `Of retrieval, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.nearest, solution: RetrievalSolution.nearest, wrong: RetrievalSolution.wrongAnswers)
    }

    @Test func `Of t-SNE's affinities, the solution passes and each wrong answer gets the hint that names its mistake`()
    {
        expectConsistency(
            Exercises.affinities, solution: TSNESolution.affinities, wrong: TSNESolution.wrongAffinities)
    }

    @Test func `Of t-SNE's gradient, the solution passes and each wrong answer gets the hint that names its mistake`() {
        expectConsistency(
            Exercises.embeddingGradient, solution: TSNESolution.gradient, wrong: TSNESolution.wrongGradients)
    }

    /// Open is reported and no failure; a wrong answer fails with its hint.
    @Test(arguments: [
        Exercises.occlusion.row(for: occlusion),
        Exercises.reluBackward.row(for: reluBackward),
        Exercises.cam.row(for: classActivationMap),
        Exercises.box.row(for: box),
        Exercises.gradCAM.row(for: gradCAM),
        Exercises.alphas.row(for: alphas),
        Exercises.gradCAMPlusPlus.row(for: gradCAMPlusPlus),
        Exercises.integratedGradients.row(for: integratedGradients),
        Exercises.stepsNeeded.row(for: stepsNeeded),
        Exercises.ascentStep.row(for: ascentStep),
        Exercises.ascent.row(for: maximizingImage),
        Exercises.unpooling.row(for: unpooled),
        Exercises.deconvnetLayer.row(for: deconvnetLayer),
        Exercises.nearest.row(for: nearest),
        Exercises.affinities.row(for: affinities),
        Exercises.embeddingGradient.row(for: gradient),
        Exercises.signStep.row(for: AdversarialExercise.fastGradientSignStep),
        Exercises.projection.row(for: AdversarialExercise.projectedGradientDescent),
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
