import Course
import Foundation
import Tensors
import Testing

/// A pass that is made by hand: channels that speak against, sums below zero, gradients that differ between places.
private let evidence: GradCAMEvidence = {
    let shape: Shape = [1, 4, 3, 5]
    func tensor(_ step: Float, _ means: [Float]) -> Tensor {
        Tensor((0..<shape.elementCount).map { i in sin(Float(i) * step) + means[i / 15] }, shape: shape)
    }
    let gradients = [
        tensor(0.37, [0.1, -0.4, 0.5, 0.2]), tensor(0.83, [0.6, -0.8, 0.3, -0.2]), tensor(2.59, [-0.5, 0.4, 0.1, 0.7]),
    ]
    let p: [Float] = [0.5, 0.2, 0.3]
    // ∂pᶜ = pᶜ (∂yᶜ - Σ p ∂y), and the loss is -log pᶜ.
    let mean = gradients[0] * p[0] + gradients[1] * p[1] + gradients[2] * p[2]
    return GradCAMEvidence(
        activation: tensor(0.71, [0.6, 0.4, 0.9, 0.8]), scoreGradients: gradients,
        probabilityGradient: (gradients[1] - mean) * p[1], lossGradient: mean - gradients[1], target: 1)
}()

private func verdict(_ answer: () throws -> Tensor) throws -> Verdict {
    try Exercises.gradCAM.verdict(for: evidence, answer)
}

@Suite struct `Checking Grad-CAM` {
    @Test func `The pass by hand holds what mistakes differ by`() throws {
        let weights = evidence.scoreGradient.mean(over: .height, .width)
        let sum = evidence.weightedSum(weights)
        #expect(weights.minimum() < 0 && weights.maximum() > 0)
        #expect(sum.minimum() < 0 && sum.maximum() > 0)
    }

    @Test func `The stub is open`() throws {
        let verdict = try verdict { throw Unsolved() }
        #expect(verdict == .open)
    }

    @Test func `The right map is taken, with or without its axes of size 1`() throws {
        let maps = [evidence.map, evidence.map.squeezed(), evidence.map * 1.00001]
        let verdicts = try maps.map { map in try verdict { map } }
        #expect(verdicts == [.solved, .solved, .solved])
    }

    @Test(arguments: Exercises.gradCAM.mistakes)
    func `Every mistake gets its own hint`(_ mistake: ExerciseMistake<GradCAMEvidence>) throws {
        for map in try mistake.results(evidence) {
            let verdict = try verdict { map }
            #expect(verdict.mistake == mistake.hint && verdict.place != nil)
        }
    }

    @Test func `Mistakes are told apart though the map is scaled`() throws {
        let mistake = Exercises.gradCAM.mistakes[0], map = try mistake.results(evidence)[0]
        let verdict = try verdict { map * 7 }
        #expect(verdict.mistake == mistake.hint && verdict.place != nil)
    }

    @Test(arguments: [
        (15 as Float, "1/Z is missing"), (0.25, "divided by 4, the number of channels"), (3, "the right one times 3. "),
    ])
    func `A map that is right up to scale is told so kindly`(_ factor: Float, _ says: String) throws {
        let hint = try verdict { evidence.map * factor }.mistake?.en ?? ""
        #expect(hint.hasPrefix("Nearly: "))
        #expect(hint.contains(says))
    }

    @Test func `Maps of another shape are told what is missing`() throws {
        let A = evidence.activation, weights = evidence.scoreGradient.mean(over: .height, .width)
        let hints = try [(weights * A).relu(), (weights * A).sum(over: .height, .width), Tensor(zeros: [1, 1, 5, 3])]
            .map {
                map in
                try verdict { map }.hint(in: .en) ?? ""
            }
        #expect(hints[0].hasPrefix("The sum over channels is missing: you returned 4 maps of 3 × 5"))
        #expect(hints[1].hasPrefix("You returned one number a channel"))
        #expect(hints[2] == "The result has shape 1 × 1 × 3 × 5; yours has 1 × 1 × 5 × 3.")
    }

    @Test func `A map that is not finite is told where`() throws {
        var map = evidence.map
        map[0, 0, 1, 2] = .nan
        let verdict = try verdict { map }
        #expect(verdict.hint(in: .en)?.hasPrefix("Your result is no number at row 1, column 2 (nan)") == true)
    }

    @Test func `An error of another kind is quoted`() throws {
        let verdict = try verdict { throw NotebookError.noTitle(file: "a") }
        #expect(verdict.hint(in: .en)?.hasPrefix("Your function threw: a: there is no title") == true)
    }

    @Test func `Anything else is told the largest difference`() throws {
        var map = evidence.map
        map[0, 0, 2, 4] += 5
        let wrong = try verdict { map }
        #expect(wrong.place?.en.hasPrefix("Where they differ most, at row 2, column 4, your result is 5") == true)
        #expect(wrong.mistake?.en.hasPrefix("It looks like no known mistake") == true)
    }

    @Test func `Every hint differs in both languages`() throws {
        let hints = Exercises.gradCAM.mistakes.map(\.hint)
        #expect(Set(hints.map(\.es)).count == hints.count)
        #expect(Set(hints.map(\.en)).count == hints.count)
    }
}

@Suite struct `The board of exercises` {
    private let board = ExerciseBoard([
        ExerciseReport(lesson: "04-gradcam", title: Phrase(es: "Grad-CAM", en: "Grad-CAM"), verdict: .open),
        ExerciseReport(lesson: "01-occlusion", title: Phrase(es: "Oclusión", en: "Occlusion"), verdict: .solved),
        ExerciseReport(
            lesson: "03-cam", title: Phrase(es: "CAM", en: "CAM"),
            verdict: .wrong(Phrase(es: "Falta el peso.", en: "The weight is missing."))),
    ])

    @Test func `It lists every exercise with its state, its hint and the file to edit`() throws {
        let text = board.text(in: .en, terminal: Terminal(width: 80, hasColours: false))
        #expect(
            text == """
                ○ 04-gradcam    Grad-CAM · open
                                Lessons/04-gradcam/Exercise.swift
                ✓ 01-occlusion  Occlusion · solved
                ✗ 03-cam        CAM · wrong
                                The weight is missing.
                                Lessons/03-cam/Exercise.swift

                1 of 3 solved, 1 open, 1 wrong.

                """)
    }

    @Test func `It speaks Spanish`() throws {
        let text = board.text(in: .es, terminal: Terminal(width: 80, hasColours: false))
        #expect(text.contains("Falta el peso."))
        #expect(text.hasSuffix("Resueltos: 1 de 3; abiertos: 1; con error: 1.\n"))
    }
}
