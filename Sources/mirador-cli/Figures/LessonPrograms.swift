import Foundation
import Mirador
import Practice

/// The programs of the lessons, which lie beside this one.
struct LessonPrograms {
    let repository: Repository
    /// All lessons, or the one that was asked for.
    let lessons: [CourseContents.Entry]

    /// - Parameter name: `lesson-gradcam`, `gradcam` or `04-gradcam`; nil for all lessons.
    /// - Throws: `UnknownLesson` with the names that there are.
    init(in repository: Repository, named name: String?, language: Language) throws {
        let all = try CourseContents(in: repository.root, language: language).entries
        self.repository = repository
        lessons = all.filter { [nil, $0.folder, $0.command, String($0.command.dropFirst(7))].contains(name) }
        guard !lessons.isEmpty else { throw UnknownLesson(name: name ?? "", known: all.map(\.command)) }
    }

    /// Builds the programs, so that what runs is what the sources say.
    func build() throws {
        let kit = BuiltKit(in: repository)
        for lesson in lessons {
            note("building \(lesson.command)")
            try kit.build(lesson.command)
        }
    }

    /// Runs one of them to its end.
    /// - Returns: what it printed.
    @discardableResult
    func run(_ lesson: CourseContents.Entry, _ arguments: [String]) throws -> String {
        let program = folder.appendingPathComponent(lesson.command).path
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw LessonFailure(
                name: lesson.command, reason: "it is not built: `swift build --product \(lesson.command)`")
        }
        return try run(program, arguments, named: lesson.command)
    }

    private var folder: URL { Bundle.main.executableURL!.resolvingSymlinksInPath().deletingLastPathComponent() }

    @discardableResult
    private func run(_ program: String, _ arguments: [String], named name: String) throws -> String {
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: repository.root)
        process.environment = ProcessInfo.processInfo.environment.merging(["MIRADOR_HOME": repository.root]) { $1 }
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw LessonFailure(
                name: name,
                reason: "it ended with status \(process.terminationStatus)"
                    + (printed.isEmpty ? "" : "\n" + String(decoding: printed, as: UTF8.self)))
        }
        return String(decoding: printed, as: UTF8.self)
    }
}

struct UnknownLesson: Error, CustomStringConvertible {
    let name: String, known: [String]
    var description: String { "There is no lesson \"\(name)\"; there are " + known.joined(separator: ", ") + "." }
}

struct LessonFailure: Error, CustomStringConvertible {
    let name, reason: String
    var description: String { "\(name): \(reason)" }
}
