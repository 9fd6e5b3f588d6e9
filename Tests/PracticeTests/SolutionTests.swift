import Course
import Foundation
import Testing

@testable import Practice

/// The folders of all lessons.
let lessonFolders = (try? CourseContents(in: Repository.find().root, language: .en).entries.map(\.folder)) ?? []

@Suite(.serialized) struct `Solutions` {
    @Test func `There is one for each lesson`() throws {
        let folder = try Repository.find().path("Tests/Solutions/Files")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files.sorted() == lessonFolders.map { $0 + ".swift" })
    }

    /// It is the file that students fill in, with its functions and its declaration.
    @Test(arguments: lessonFolders)
    func `Each solves its lesson, and is shown to whoever has solved it`(lesson: String) throws {
        let clone = try PracticeClone()
        let text = try String(contentsOfFile: Solution.file(of: lesson, in: Repository.find()), encoding: .utf8)
        try clone.write(file: text, for: lesson)
        let reports = try ExerciseProgram(lesson: lesson, kit: clone.kit).reports()
        #expect(reports.map(\.verdict) == reports.map { _ in .solved })
        #expect(try Solution(lesson: lesson, kit: clone.kit).text() == text)

        let stub = try String(
            contentsOfFile: Repository.find().path("Lessons/\(lesson)/Exercise.swift"), encoding: .utf8)
        func functions(_ text: String) -> [String] {
            text.matches(of: /(?m)^public func [^{]+\{/).map { String($0.output) }
        }
        #expect(functions(text) == functions(stub))
        #expect(functions(text).count == reports.count)
    }

    @Test func `It is not shown before`() throws {
        let clone = try PracticeClone()
        try clone.write("throw Unsolved()", for: "04-gradcam")
        let error = #expect(throws: SolutionNotShown.self) {
            try Solution(lesson: "04-gradcam", kit: clone.kit).text()
        }
        #expect(error?.message.en.hasSuffix("`swift run mirador practice 04`.") == true)
        #expect(error?.message.es.hasSuffix("`swift run mirador practice 04`.") == true)
    }
}
