import ArgumentParser
import Foundation
import Mirador
import Practice

/// State of the student's exercises.
struct ExercisesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exercises", abstract: "Check the exercises: solved, open, or wrong with a hint.",
        discussion: """
            Each exercise is compiled and asked by itself: one that does not compile, stops or does not end costs its own row
            alone. Ends with status 1 if an answer is wrong or gives no result; an open exercise is no failure.

            mirador exercises
            mirador exercises 04 --json
            """)

    @Argument(help: ArgumentHelp("One lesson alone: 04, gradcam or 04-gradcam.", valueName: "lesson"))
    var lesson: String?

    @OptionGroup var options: PracticeOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let lessons = try options.lessons(named: lesson), kit = try options.kit(), language = options.language
        let reports = try lessons.flatMap { lesson in
            try ExerciseProgram(lesson: lesson, kit: kit).reports { StandardStreams.show($0) }
        }
        if json {
            try print(ExerciseRows(reports, language).json)
        } else {
            print(ExerciseBoard(reports).text(in: language, terminal: .output), terminator: "")
        }
        if reports.contains(where: \.verdict.isFault) { throw ExitCode.failure }
    }
}

/// The board for programs.
private struct ExerciseRows: Encodable {
    struct Row: Encodable {
        let lesson, file: String
        let title: String?
        /// open, solved, wrong or failed.
        let state: String
        /// Where the result goes wrong, and what mistake it looks like.
        let place, mistake: String?
    }

    let exercises: [Row]

    init(_ reports: [ExerciseReport], _ language: Language) {
        exercises = reports.map { report in
            Row(
                lesson: report.lesson, file: report.file, title: report.title?[language],
                state: report.verdict.name, place: report.verdict.place?[language],
                mistake: report.verdict.mistake?[language])
        }
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension Verdict {
    /// As JSON has it.
    fileprivate var name: String {
        switch self {
        case .open: "open"
        case .solved: "solved"
        case .wrong: "wrong"
        case .failed: "failed"
        }
    }
}
