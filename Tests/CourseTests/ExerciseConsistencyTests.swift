import Course
import Foundation
import Testing

/// Consistency of the kit: table, folders, languages.
@Suite struct `Lessons and their folders` {
    private static func table(in package: String) -> [(folder: String, slug: String)] {
        package.matches(of: #/\("(?<number>\d\d)", "(?<slug>[a-z-]+)", "\w+"\)/#).map {
            ("\($0.number)-\($0.slug)", String($0.slug))
        }
    }

    private static func folders(in repository: Repository) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: repository.path("Lessons"))
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    private static func prose(_ folder: String, _ language: Language, in repository: Repository) throws -> LessonText {
        let file = "Lessons/\(folder)/lesson.\(language.rawValue).md"
        return try LessonText(contentsOf: repository.path(file), name: file)
    }

    @Test func `The lessons table and the folders agree`() throws {
        let repository = try Repository.find()
        let package = try String(contentsOfFile: repository.path("Package.swift"), encoding: .utf8)
        let table = Self.table(in: package).map(\.folder), folders = try Self.folders(in: repository)
        #expect(!table.isEmpty)
        #expect(table == folders)
    }

    @Test func `Every lesson has its four files and no other, but for the first, which has the page of tensors`() throws
    {
        let repository = try Repository.find()
        for folder in try Self.folders(in: repository) {
            let files = try FileManager.default.contentsOfDirectory(atPath: repository.path("Lessons/\(folder)"))
                .filter { !$0.hasPrefix(".") }.sorted()
            let primer = folder == "00-introduction" ? ["tensors.en.md", "tensors.es.md"] : []
            #expect(
                files == ["Exercise.swift", "Lesson.swift", "lesson.en.md", "lesson.es.md"] + primer, "\(folder)")
        }
    }

    @Test func `Both languages have the same headings, marks, claims and labels`() throws {
        let repository = try Repository.find()
        for folder in try Self.folders(in: repository) {
            let es = try Self.prose(folder, .es, in: repository), en = try Self.prose(folder, .en, in: repository)
            #expect(es.headings.map(\.level) == en.headings.map(\.level), "\(folder)")
            #expect(es.marks.sorted() == en.marks.sorted(), "\(folder)")
            #expect(es.claims.sorted() == en.claims.sorted(), "\(folder)")
            #expect(es.labelNames == en.labelNames, "\(folder)")
        }
    }

    @Test func `Numbers of the run are not typed into the prose`() throws {
        let repository = try Repository.find()
        for folder in try Self.folders(in: repository) {
            for language in Language.allCases {
                // What a claim is compared with is no number of the run.
                let words = try Self.prose(folder, language, in: repository).words
                let typed = words.flatMap { $0.matches(of: #/\b0[.,]\d+\b|\d\s?%/#).map { String($0.output) } }
                #expect(typed.isEmpty, "\(folder) \(language)")
            }
        }
    }
}

@Suite struct `The language of a page` {
    @Test(arguments: [
        ([:], Language.en), (["LANG": "es_CL.UTF-8"], .es), (["LANG": "es_ES", "LC_ALL": "en_GB"], .en),
        (["LC_ALL": "", "LC_MESSAGES": "ES"], .es), (["LANG": "est_EE"], .en), (["LANG": "C.UTF-8"], .en),
        (["LANG": "en_US", "LC_MESSAGES": "es@euro"], .es),
    ])
    func `It is Spanish where the system's is, or else English`(_ environment: [String: String], _ expected: Language) {
        let language = Language(environment: environment)
        #expect(language == expected)
    }
}

@Suite struct `Options of a lesson` {
    @Test func `With none, the lesson does what the course shows`() throws {
        let options = try LessonOptions.parse([])
        #expect(options.model == "efficientnet-lite0")
        #expect(options.classes.isEmpty && options.format.isEmpty && options.figureFormat.isEmpty)
        #expect(options.image == nil && options.layer == nil && options.language == nil && options.output == nil)
        #expect(options.seed == 0 && !options.quick)
    }

    @Test func `Classes and formats can be given several times`() throws {
        let options = try LessonOptions.parse([
            "--class", "zebra", "--class", "292", "--format", "html", "--format", "pdf", "--figure-format", "svg",
            "--language", "es", "--seed", "7", "--quick",
        ])
        #expect(options.classes == ["zebra", "292"])
        #expect(options.format == [.html, .pdf])
        #expect(options.figureFormat == [.svg])
        #expect(options.chosenLanguage == .es)
        #expect(options.seed == 7 && options.quick)
    }

    @Test(arguments: [
        (["--image", "/nowhere/a.png"], "--image: there is no file '/nowhere/a.png'"),
        (["--language", "fr"], "'fr' is invalid for '--language"),
        (["--format", "docx"], "'docx' is invalid for '--format"),
        (["--class", " "], "--class: the value is empty"), (["--output", ""], "--output: the value is empty"),
        (["--seed", "-1"], "--seed"),
        (["--output", "/etc/passwd"], "--output: '/etc/passwd' is a file"),
    ])
    func `What is wrong is said`(_ arguments: [String], _ says: String) {
        let error = #expect(throws: (any Error).self) { try LessonOptions.parse(arguments) }
        let message = error.map { LessonOptions.fullMessage(for: $0) } ?? ""
        #expect(message.contains(says))
    }
}
