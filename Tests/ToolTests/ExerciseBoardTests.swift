import Course
import Foundation
import Programs
import Testing

@testable import mirador_cli

@Suite struct `The board of exercises` {
    @Test func `Has each function that a student writes once, in the order of the lessons`() throws {
        let rows = ExercisesCommand.rows(), lessons = rows.map(\.lesson)
        #expect(lessons == lessons.sorted())
        #expect(Set(rows.map(\.title.en)).count == rows.count)
        for lesson in try CourseContents(in: Tool.root.path, language: .en).entries.map(\.folder) {
            let exercise = try String(
                contentsOf: Tool.root.appendingPathComponent("Lessons/\(lesson)/Exercise.swift"), encoding: .utf8)
            let functions = exercise.matches(of: #/^public func/#.anchorsMatchLineEndings()).count
            let count = rows.count { $0.lesson == lesson }
            // A student may write functions of one's own beside them.
            #expect(count > 0 && count <= functions, "\(lesson)")
        }
    }
}
