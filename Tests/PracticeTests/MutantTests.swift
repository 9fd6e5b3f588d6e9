import Course
import Foundation
import Testing

@testable import Practice

/// What a check has to find wrong: each solution with one small change.
@Suite struct `Mutants of the solutions` {
    /// Three lessons; all of them take two cores about a minute.
    private static let lessons =
        ProcessInfo.processInfo.environment["MIRADOR_THOROUGH"] == "1"
        ? lessonFolders : lessonFolders.filter { ["02", "04", "09"].contains($0.prefix(2)) }

    @Test(arguments: lessons) func `None passes that is not the solution in other words`(lesson: String) throws {
        let mutants = try CompiledMutants(of: lesson)
        let equivalent = Mutant.equivalent[lesson] ?? [:]
        let passed = Set(zip(mutants.compiled, mutants.isSolved).filter(\.1).map(\.0.description))
        #expect(passed.subtracting(equivalent.keys).sorted() == [], "a check is passed by a wrong answer")
        #expect(Set(equivalent.keys).subtracting(passed).sorted() == [], "no longer equivalent, or no longer made")
        #expect(mutants.compiled.count > 15 && mutants.compiled.count > mutants.made / 2)
        print("\(lesson): \(mutants.made) mutants, \(mutants.compiled.count) compile, \(passed.count) pass")
    }

    @Test func `A mutant is one change at one place`() {
        let file = MutatedFile(
            """
            public func f(of a: Tensor) throws -> Tensor {
                guard a.count < 3 else { return a }
                return a.relu()
            }

            public let exercises = [Exercise(f, check: Exercises.f)]
            """)
        let changes = Set(file.mutants.map(\.change))
        #expect(
            changes.isSuperset(of: [
                "guard a.count < 3 else { return a } → guard a.count <= 3 else { return a }",
                "guard a.count < 3 else { return a } → guard a.count < 4 else { return a }",
                "return a.relu() → return a", "return a.relu() → return -(a.relu())",
            ]), "\(changes)")
        let (text, lines) = file.program(of: file.mutants)
        #expect(lines.count == file.mutants.count && text.hasSuffix("check: Exercises.f),\n]\n"))
        #expect(
            text.split(separator: "\n", omittingEmptySubsequences: false)[lines[0].lowerBound - 1].contains("mutant0"))
    }
}
