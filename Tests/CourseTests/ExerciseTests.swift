import Course
import GradCAMExercise
import Solutions
import Testing

@Suite struct `The exercise of lesson 04` {
    /// Open is reported and no failure; a wrong answer fails with its hint.
    @Test func `What the student wrote`() {
        let row = Exercises.gradCAM.row(for: gradCAM)
        switch row.verdict {
        case .open: Issue.record("one exercise is open: \(row.file), \(row.title.en)", severity: .warning)
        case .solved: break
        case .wrong(let hint): Issue.record("\(row.file): \(hint.en) · \(hint.es)")
        }
    }

    @Test func `The solution passes`() {
        let verdict = Exercises.gradCAM.verdict(on: GradCAMSolution.gradCAM)
        #expect(verdict == .solved)
    }

    @Test(arguments: GradCAMSolution.wrongAnswers)
    func `A wrong answer is caught with the hint that names its mistake`(_ wrong: GradCAMSolution.WrongAnswer) {
        let verdict = Exercises.gradCAM.verdict(on: wrong.answer)
        #expect(verdict == .wrong(wrong.hint))
    }

    @Test func `There is a wrong answer for every mistake that the check knows`() {
        let covered = Set(GradCAMSolution.wrongAnswers.map(\.hint))
        #expect(covered == Set(GradCAMMistake.allCases.map(\.hint)))
    }

    @Test func `The small network tells mistakes apart`() throws {
        let pass = try Exercises.smallPass()
        let p = pass.probabilities.elements
        let evidence = try GradCAMEvidence(of: Exercises.checkedClass, at: Exercises.checkedLayer, in: pass)
        let weights = evidence.scoreGradient.mean(over: .height, .width)
        #expect(p.argMaxIndex != Exercises.checkedClass && Exercises.checkedClass != 0)
        #expect(p[Exercises.checkedClass] > 0.02 && (p.max() ?? 1) < 0.9)
        #expect(weights.minimum() < 0 && weights.maximum() > 0)
        #expect(evidence.map.maximum() > 0)
    }
}

extension [Float] {
    fileprivate var argMaxIndex: Int? { indices.max { self[$0] < self[$1] } }
}
