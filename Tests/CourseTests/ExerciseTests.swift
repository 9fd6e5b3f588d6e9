import AllExercises
import Course
import Foundation
import Solutions
import Tensors
import Testing

@Suite struct `The exercises` {
    /// What a student reads of them, here and in README.
    @Test func `There are twenty-two, each once, in the order of the lessons`() throws {
        let all = Exercise.all
        #expect(all.count == 22)
        #expect(Set(all.map(\.title.en)).count == all.count)
        #expect(Set(all.map(\.title.es)).count == all.count)
        let lessons = try CourseContents(in: Repository.find().root, language: .en).entries.map(\.folder)
        let places = all.map { lessons.firstIndex(of: $0.lesson) }
        #expect(Set(places) == Set(lessons.indices.map(Optional.some)))
        #expect(places.map { $0 ?? -1 } == places.map { $0 ?? -1 }.sorted())
    }

    /// A check that no lesson declares would ask nobody.
    @Test func `Every check is declared beside one function`() throws {
        let repository = try Repository.find()
        func found(_ pattern: some RegexComponent<(Substring, Substring)>, in folder: String) throws -> [String] {
            let files =
                FileManager.default.enumerator(atPath: repository.path(folder))?.compactMap { $0 as? String } ?? []
            return try files.filter { $0.hasSuffix(".swift") }.flatMap { file in
                try String(contentsOfFile: repository.path(folder + "/" + file), encoding: .utf8)
                    .matches(of: pattern).map { String($0.output.1) }
            }.sorted()
        }
        let checks = try found(/public static let (\w+) = ExerciseCheck</, in: "Sources/Course/Exercises")
        let declared = try found(/\bExercise\(\w+, check: Exercises\.(\w+)\)/, in: "Lessons")
        #expect(checks.count == Exercise.all.count)
        #expect(declared == checks)
    }

    @Test func `Each has a solution`() {
        #expect(SolvedExercise.all.map(\.title) == Exercise.all.map(\.title))
    }

    @Test(arguments: SolvedExercise.all)
    func `The solution passes, and each wrong answer gets the hint that names its mistake`(_ exercise: SolvedExercise) {
        let verdict = exercise.verdict()
        #expect(verdict == .solved)
        for wrong in exercise.wrongAnswers {
            let verdict = wrong.verdict()
            guard case .wrong(let mistake, _) = verdict else {
                Issue.record("\(wrong.description) is \(verdict)")
                continue
            }
            #expect(mistake == exercise.hints[wrong.mistake], "\(wrong.description)")
        }
        let unseen = Set(exercise.hints.keys).subtracting(exercise.wrongAnswers.map(\.mistake))
        #expect(unseen.isEmpty, "no wrong answer makes these mistakes")
        #expect(exercise.wrongAnswers.count >= 5)
        #expect(Set(exercise.hints.values.map(\.es)).count == exercise.hints.count)
        #expect(Set(exercise.hints.values.map(\.en)).count == exercise.hints.count)
    }

    /// Open is reported and no failure; a wrong answer fails with its hint.
    @Test(arguments: Exercise.all)
    func `What the student wrote`(_ exercise: Exercise) {
        switch exercise.verdict() {
        case .open: Issue.record("one exercise is open: \(exercise.file), \(exercise.title.en)", severity: .warning)
        case .solved: break
        case .wrong, .failed: Issue.record("\(exercise.file): \(exercise.verdict().hint(in: .en) ?? "")")
        }
    }

    @Test(arguments: [("README.md", Language.en), ("README.es.md", .es)])
    func `README lists them`(file: String, language: Language) throws {
        let readme = try String(contentsOfFile: Repository.find().path(file), encoding: .utf8)
        let rows = readme.matches(of: #/\| \[\d\d\]\(Lessons/(?<lesson>[\w-]+)/Exercise\.swift\) \| (?<titles>.+) \|/#)
        let listed = rows.flatMap { row in
            row.titles.split(separator: "; ").map { "\(row.lesson): \($0)" }
        }
        #expect(listed == Exercise.all.map { "\($0.lesson): \($0.title[language])" })
    }

    @Test func `A map that is right but for its scale is told to be scaled`() throws {
        let one = try Exercises.positiveMap.cases()[0]
        let answers: [Exercises.PositiveMapAnswer] = [
            { maps, weights in (weights.reshaped(to: [1, 6, 1, 1]) * maps).mean(over: .channel).relu() },
            { maps, weights in (weights.reshaped(to: [1, 6, 1, 1]) * maps).sum(over: .channel).relu() },
        ]
        for answer in answers {
            guard case .wrong(let hint, _) = Exercises.positiveMap.verdict(on: answer) else { throw Unsolved() }
            #expect(hint.en.contains("scaled to a maximum of one"))
        }
        let right = try Exercises.positiveMap.right(one)
        #expect(right.maximum() == 1 && right.minimum() == 0)
        // The second case has nothing positive: whoever divides by the maximum divides by zero.
        #expect(try Exercises.positiveMap.right(Exercises.positiveMap.cases()[1]).maximum() == 0)
        let sum = Exercises.channelMeans.verdict { $0.sum(over: .height, .width) }
        guard case .wrong(let hint, _) = sum else { throw Unsolved() }
        #expect(hint.en.contains("divide by the number of places"))
    }

    /// In the check's tensors it is a number like others.
    @Test func `An answer that is nil is told as nil`() {
        let steps = Exercises.stepsNeeded.verdict { y, y0, tolerance, _, attributions in
            try IntegratedGradientsSolution.stepsNeeded(
                score: y, baselineScore: y0, tolerance: tolerance, limit: 1000, attributions: attributions)
        }
        #expect(steps.place?.en == "With a limit of 16 steps you return 128; the right answer is nil.")
        let kappa = Exercises.kappa.verdict { try HumanComparisonSolution.errorConsistency($0, $1) ?? 1 }
        #expect(kappa.place?.en == "Of ✓✓✓✓✓ / ✓✓✓✓✓ you make 1; the right value is nil.")
    }

    @Test func `A check takes no time that anybody waits`() {
        for exercise in SolvedExercise.all {
            let time = ContinuousClock().measure { #expect(exercise.verdict() == .solved) }
            #expect(time < .milliseconds(200), "\(exercise)")
        }
    }

    @Test func `The alphas' case has zeros, both signs, and no denominator near zero`() throws {
        for one in try Exercises.alphas.cases() {
            let denominators = (one.A.sum(over: .height, .width) * one.g).map { abs(2 + $0) }
            #expect(denominators.minimum() > 0.2)
            #expect(one.g.minimum() < 0 && one.g.maximum() > 0 && one.g.elements.contains(0))
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
