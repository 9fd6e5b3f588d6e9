import Course
import Foundation
import Testing

@testable import Practice

/// A lesson's mutants in one program, and what its checks say of them.
struct CompiledMutants {
    let made: Int
    /// Those that the compiler takes.
    let compiled: [Mutant]
    /// Whether the check takes each for the solution.
    let isSolved: [Bool]

    init(of lesson: String) throws {
        let clone = try PracticeClone(), text = try Solution.file(of: lesson, in: Repository.find())
        let file = MutatedFile(try String(contentsOfFile: text, encoding: .utf8))
        var mutants = file.mutants
        made = mutants.count
        while true {
            let program = file.program(of: mutants)
            try clone.write(file: program.text, for: lesson)
            guard let wrong = try Self.errors(lesson, clone.kit) else { break }
            let before = mutants.count
            mutants = zip(mutants, program.lines).filter { _, lines in !wrong.contains(where: lines.contains) }.map(\.0)
            try #require(mutants.count < before, "an error outside of all mutants: \(wrong)")
        }
        compiled = mutants
        isSolved = try Self.ask(mutants.count, in: clone.kit.repository)
    }

    private static let name = "mutants"

    /// Compiles them with a program that asks one after another.
    /// - Returns: the lines in which there are errors; nil where there are none.
    private static func errors(_ lesson: String, _ kit: BuiltKit) throws -> Set<Int>? {
        let runner = kit.repository.path("Runner.swift")
        try """
        import Course
        import Foundation

        @main enum Runner {
            static func main() {
                for number in Int(CommandLine.arguments[1])!..<exercises.count {
                    let isSolved = exercises[number].verdict() == .solved
                    FileHandle.standardOutput.write(Data((isSolved ? "solved " : "not ").utf8))
                }
            }
        }
        """.write(toFile: runner, atomically: true, encoding: .utf8)
        let file = ExerciseProgram(lesson: lesson, kit: kit).file
        let result = try kit.compile([file, runner], named: "AskedMutants", to: kit.repository.path(name))
        if result.ending == .exited(0) { return nil }
        let lines = (result.errors + result.output).matches(of: /Exercise\.swift:(\d+):\d+: error:/)
        try #require(!lines.isEmpty, "\(result.ending): \(result.errors)")
        return Set(lines.compactMap { Int($0.output.1) })
    }

    /// Those that stop their process or go on without end have not solved anything; whoever is behind them is asked in another.
    private static func ask(_ count: Int, in repository: Repository) throws -> [Bool] {
        var isSolved: [Bool] = []
        while isSolved.count < count {
            let first = isSolved.count
            let result = try LimitedProcess(
                repository.path(name), ["\(first)"], in: repository.root, environment: ["SWIFT_BACKTRACE": "enable=no"]
            ).run(within: ProcessLimits(seconds: 3, memory: 1 << 30))
            let answers = result.output.split(separator: " ")
            isSolved += answers.map { $0 == "solved" }
            // One that had less time because of those before it is asked again.
            if result.ending != .outOfTime || answers.isEmpty, isSolved.count < count { isSolved.append(false) }
        }
        return isSolved
    }
}
