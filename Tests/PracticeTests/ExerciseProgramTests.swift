import Course
import Foundation
import Testing

@testable import Practice

@Suite(.serialized) struct `Exercises in programs of their own` {
    private static let title = "the five lines of Grad-CAM"
    private static let maps = "let A = try pass.activation(at: layer), g = try pass.gradient(of: target, at: layer)\n"
    private static let sum = "(g.mean(over: .height, .width) * A).sum(over: .channel)"

    @Test(arguments: [
        ("throw Unsolved()", Verdict.open), (maps + "return " + sum + ".relu()", .solved),
    ])
    func `What is open is open, what is right is solved`(body: String, verdict: Verdict) throws {
        let reports = try PracticeClone().reports(body)
        #expect(reports.map(\.verdict) == [verdict])
        #expect(reports.first?.title?.en == Self.title)
    }

    @Test func `Exponentials and logarithms need no import`() throws {
        let body = "_ = exp(Float(1)) + log(Float(2)); throw Unsolved()"
        let reports = try PracticeClone().reports(body, lesson: "10-tsne")
        #expect(reports.map(\.verdict) == [.open, .open])
    }

    @Test func `A wrong answer is told where it goes wrong, and what it looks like`() throws {
        let verdict = try #require(PracticeClone().reports(Self.maps + "return " + Self.sum).first?.verdict)
        #expect(verdict.isFault)
        #expect(verdict.place?.en.hasPrefix("Where they differ most, at row") == true)
        #expect(verdict.mistake?.en.hasPrefix("The ReLU is missing") == true)
    }

    @Test(arguments: [
        ("return relu(target)", "It does not compile. Exercise.swift:", "cannot find 'relu' in scope"),
        (
            "let a = [1]; _ = a[pass.logits.count]; throw Unsolved()", "Stopped at Exercise.swift:",
            "Index out of range."
        ),
        (
            "return try pass.activation(at: layer).reshaped(to: [1, 2])", "Stopped at Exercise.swift:",
            "(Tensor.reshaped(to:))."
        ),
        ("while true {}", "Still running after 2 s", "a loop without end?"),
        (
            "var a: [[Float]] = []; while true { a.append(Array(repeating: 1, count: 1 << 22)) }",
            "It took more than 1 GB", "memory."
        ),
        ("while true { print(target) }", "It printed more than 1 MB", "."),
    ])
    func `What gives no result says why`(body: String, beginning: String, end: String) throws {
        let reports = try PracticeClone().reports(body, seconds: body.hasPrefix("while true {}") ? 2 : 60)
        guard case .failed(let reason)? = reports.first?.verdict else {
            Issue.record("\(reports)")
            return
        }
        #expect(reason.en.hasPrefix(beginning) && reason.en.hasSuffix(end), "\(reason.en)")
        #expect(reports.count == 1 && reason.es != reason.en)
    }

    @Test func `Of two exercises one that stops costs its own row alone`() throws {
        let reports = try PracticeClone().reports("fatalError(\"a\")", lesson: "03-cam")
        #expect(reports.count == 2)
        guard case .failed(let reason)? = reports.first?.verdict else {
            Issue.record("\(reports)")
            return
        }
        #expect(reason.en.hasSuffix(": a."))
        #expect(reports.last?.verdict == .open)
    }

    @Test func `Practice sees what is saved, gives hints when asked, and goes on`() throws {
        let clone = try PracticeClone()
        try clone.write("throw Unsolved()", for: "04-gradcam")
        try clone.write("throw Unsolved()", for: "06-captum")
        var session = PracticeSession(lessons: ["04-gradcam", "06-captum"], kit: clone.kit, language: .en)
        let terminal = Terminal(width: 80, hasColours: false)
        #expect(session.lesson == "04-gradcam")
        var isNew = try session.look()
        #expect(isNew && session.page(terminal).contains("0 of 2 lessons") && !session.hasFault)
        isNew = try session.look()
        #expect(!isNew)
        try clone.write(Self.maps + "return " + Self.sum, for: "04-gradcam")
        isNew = try session.look()
        #expect(isNew && session.hasFault && !session.page(terminal).contains("The ReLU is missing"))
        _ = try session.perform(.hint)
        #expect(session.page(terminal).contains("The ReLU is missing"))
        try clone.write(Self.maps + "return " + Self.sum + ".relu()", for: "04-gradcam")
        _ = try session.look()
        #expect(session.isSolved && session.page(terminal).contains("1 of 2 lessons"))
        #expect(session.page(terminal).contains("swift run mirador solution 04"))
        _ = try session.perform(.list)
        #expect(session.page(terminal).contains("> ✓ 04-gradcam"))
        _ = try session.perform(.next)
        #expect(session.lesson == "06-captum")
        let goesOn = try session.perform(.quit)
        #expect(!goesOn)
        // Another day.
        let later = PracticeSession(lessons: ["04-gradcam", "06-captum"], kit: clone.kit, language: .en)
        #expect(later.lesson == "06-captum")
    }
}

@Suite struct `An exercise as it was at first` {
    private func git(_ arguments: String..., in root: String) throws {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main"]
        let result = try LimitedProcess("/usr/bin/env", ["git", "-C", root] + identity + arguments).run()
        #expect(result.ending == .exited(0), "\(result.errors)")
    }

    @Test func `It is put back, and the answer is kept`() throws {
        let clone = try PracticeClone(), root = clone.repository.root
        try clone.write("throw Unsolved()", for: "04-gradcam")
        let file = clone.repository.path("Lessons/04-gradcam/Exercise.swift")
        let original = try String(contentsOfFile: file, encoding: .utf8)
        #expect(throws: StubMissing.self) { try Stub(lesson: "04-gradcam", in: clone.repository).restore() }
        try git("init", "-q", in: root)
        try git("add", "Lessons", in: root)
        try git("commit", "-qm", "a", in: root)
        for number in 1...2 {
            try clone.write("return try pass.activation(at: layer)", for: "04-gradcam")
            let answer = try String(contentsOfFile: file, encoding: .utf8)
            let kept = try #require(try Stub(lesson: "04-gradcam", in: clone.repository).restore())
            #expect(kept == "Output/answers/04-gradcam-\(number).swift")
            #expect(try String(contentsOfFile: clone.repository.path(kept), encoding: .utf8) == answer)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == original)
        }
        #expect(try Stub(lesson: "04-gradcam", in: clone.repository).restore() == nil)
    }
}
