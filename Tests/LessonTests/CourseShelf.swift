import Dispatch
import Foundation
import Mirador
import Programs
import Reference
import Synchronization
import Testing

/// Folder of the shelves, until the process ends.
private let shelves: URL = {
    atexit { try? FileManager.default.removeItem(at: shelves) }
    return FileManager.default.temporaryDirectory.appendingPathComponent("mirador-shelves-\(getpid())")
}()

/// All lessons, run at reduced cost, once for all tests that look at what they wrote: in English as `mirador course` runs
/// them, in Spanish with a photograph that none of them was written about, and with a reader's answers to the experiment. The
/// claims have the same conditions in both languages. Where all there is to run is asked for, both are the course's, and the
/// reader's photograph and answers have runs of their own.
final class CourseShelf: Sendable {
    let language: Language
    let folder: URL
    /// The lessons that the kit has: `["00-introduction", …]`.
    let lessons: [String]

    private init(_ language: Language) throws {
        self.language = language
        folder = shelves.appendingPathComponent(language.rawValue, isDirectory: true)
        lessons = try CourseContents(in: Tool.root.path, language: language).entries.map(\.folder)
        if language == Self.languageOfReader {
            for lesson in lessons { try Self.teach(lesson, withReadersPhotographIn: language, to: path(lesson)) }
        } else {
            let run = try Tool.mirador.run([
                "course", "--quick", "--skip-build", "--language", language.rawValue, "--output", folder.path,
            ])
            try #require(run.status == 0, "\(run.errors)\n\(run.output)")
        }
    }

    /// The language whose shelf is of the reader's photograph.
    static let languageOfReader: Language? = Thorough.isAsked ? nil : .es

    /// The name of the photograph that lessons show first which show a cat where nobody brings another.
    var photograph: String { language == Self.languageOfReader ? "astronaut" : "chelsea" }

    /// What a reader says who takes every picture of the experiment for the first choice, and points at the middle.
    static let answers = String(repeating: "1\n", count: 56) + String(repeating: "D4\n", count: 8)

    /// Runs a lesson, `04-gradcam`, with a photograph of the reader's, and with answers where it asks for some.
    static func teach(_ lesson: String, withReadersPhotographIn language: Language, to folder: String) throws {
        let program = Tool(name: "lesson-" + lesson.drop { $0 != "-" }.dropFirst())
        let place = ["--language", language.rawValue, "--output", folder]
        if lesson == "12-human-comparison" {
            let run = try program.run(["--take"] + place, input: answers)
            try #require(run.status == 0, "\(run.errors)")
        }
        let run = try program.run(["--quick", "--image", Tool.asset("photographs/astronaut.png")] + place)
        try #require(run.status == 0, "\(run.errors)")
    }

    /// The shelf of a language; the first that asks runs the lessons.
    static func shelf(_ language: Language) throws -> CourseShelf { try all[language]!.get() }

    /// In both languages at once: a lesson leaves a core idle for half of its time.
    private static let all: [Language: Result<CourseShelf, any Error>] = {
        let made = Mutex<[Language: Result<CourseShelf, any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: Language.allCases.count) { i in
            let language = Language.allCases[i], shelf = Result { try CourseShelf(language) }
            made.withLock { $0[language] = shelf }
        }
        return made.withLock { $0 }
    }()

    /// A file of the shelf: `04-gradcam/notebook.md`.
    func path(_ file: String) -> String { folder.appendingPathComponent(file).path }

    func text(_ file: String) throws -> String { try String(contentsOfFile: path(file), encoding: .utf8) }

    /// What a Markdown page links to and shows, seen from its folder.
    static func links(in markdown: String) -> [String] {
        markdown.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
    }
}
