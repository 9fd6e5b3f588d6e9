import Foundation
import Mirador
import Programs
import Reference
import Testing

/// Lesson 12, and its reader's part in it.
@Suite struct `swift run lesson-human-comparison` {
    private static let lesson = Tool(name: "lesson-human-comparison")

    private static func take(
        _ input: String, _ arguments: [String] = ["--language", "en"], in folder: TemporaryFolder
    ) throws -> Tool.Run {
        try lesson.run(["--take", "--output", folder.path("out")] + arguments, input: input)
    }

    private static func sheet(_ folder: TemporaryFolder) throws -> String {
        try String(contentsOfFile: folder.path("out/answers.csv"), encoding: .utf8)
    }

    @Test func `The lesson is whole without answers`() throws {
        let shelf = try CourseShelf.shelf(.en), page = try shelf.text("12-human-comparison/notebook.md")
        #expect(page.contains("You are missing here."))
        #expect(!page.contains("| you |") && !page.contains(" and you |"))
        #expect(page.contains("| people (2018) |") && page.contains("| network and person (2020) |"))
    }

    @Test func `A bad key is said, and a break is kept`() throws {
        let folder = try TemporaryFolder()
        // The input ends after three answers, one of which is no answer.
        let first = try Self.take("7\nzebra\n?\n", in: folder)
        try #require(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("Picture 3 of 64, 1–9: "))
        #expect(first.output.contains("2 of 64 answered"))
        #expect(try Self.sheet(folder) == "mirador-experiment,1,seed,0\npicture,answer\n1,zebra\n2,?\n")
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: folder.path("out"))) == [
                "answers.csv", "experiment.html",
            ])
        let page = try String(contentsOfFile: folder.path("out/experiment.html"), encoding: .utf8)
        #expect(page.matches(of: /<img\s/).count == 64 && !page.contains("zebra"))
        // A break by q; then the rest, with places to look at last.
        let second = try Self.take("3\nq\n5\n", ["--language", "es"], in: folder)
        #expect(second.output.contains("Imagen 3 de 64") && !second.output.contains("Imagen 1 de 64"))
        #expect(second.output.contains("Respondidas: 3 de 64"))
        let rest = String(repeating: "1\n", count: 53) + String(repeating: "D4\n", count: 8)
        let third = try Self.take(rest, in: folder)
        #expect(third.output.contains("You have answered all 64 pictures."))
        #expect(try Self.sheet(folder).hasSuffix("look-7,D4\nlook-8,D4\n"))
        let fourth = try Self.take("", in: folder)
        #expect(fourth.status == 0 && fourth.output.contains("You have answered all 64 pictures."))
    }

    @Test func `The lesson has the reader's row`() throws {
        let folder = try TemporaryFolder(), lesson = "12-human-comparison"
        let language = CourseShelf.languageOfReader ?? .es
        if CourseShelf.languageOfReader == nil {
            try CourseShelf.teach(lesson, withReadersPhotographIn: language, to: folder.path(lesson))
        }
        let path =
            try CourseShelf.languageOfReader.map { try CourseShelf.shelf($0).path(lesson) } ?? folder.path(lesson)
        let page = try String(contentsOfFile: path + "/notebook.md", encoding: .utf8)
        #expect(page.contains("Has respondido a 56 de 56 imágenes. Donde contorno y pelaje se contradicen,"))
        #expect(page.contains("efficientnet-lite0 y tú |"))
        #expect(page.contains("Has dicho dónde mirarías en 8 de 8 imágenes"))
        #expect(!page.contains("Aquí faltas tú."))
        let sheet = try String(contentsOfFile: path + "/answers.csv", encoding: .utf8)
        #expect(sheet.hasPrefix("mirador-experiment,1,seed,0\n"))
    }

    @Test func `Answers that cannot be read stop both, and nothing is written over them`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("out"), withIntermediateDirectories: true)
        let text = "mirador-experiment,1,seed,5\npicture,answer\n1,zebra\n"
        try text.write(toFile: folder.path("out/answers.csv"), atomically: true, encoding: .utf8)
        let runs = [
            try Self.take("1\n", in: folder),
            try Self.lesson.run(["--quick", "--format", "markdown", "--output", folder.path("out")]),
        ]
        for run in runs {
            #expect(run.status != 0 && run.errors.contains("not of 0. Run with --seed 5"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")) == ["answers.csv"])
        #expect(try Self.sheet(folder) == text)
    }

    /// With so little there is no share of decisions and no κ, and no sentence about them.
    @Test(.enabled(if: Thorough.isAsked), arguments: Language.allCases)
    func `One answer is told as one, and of what it cannot tell nothing is said`(_ language: Language) throws {
        let folder = try TemporaryFolder()
        _ = try Self.take("1\n", in: folder)
        let run = try Self.lesson.run([
            "--quick", "--format", "markdown", "--language", language.rawValue, "--output", folder.path("out"),
        ])
        try #require(run.status == 0, "\(run.errors)")
        let told = run.output.replacing("\n", with: " ")
        #expect(told.contains(language == .es ? "Has respondido a 1 de 56" : "You have answered 1 of 56"))
        let page = try String(contentsOfFile: folder.path("out/notebook.md"), encoding: .utf8)
        let prose = page.split(separator: "\n").filter { !$0.hasPrefix("|") }.joined(separator: " ")
        #expect(
            page.contains(
                language == .es ? "Has respondido a 1 de 56 imágenes." : "You have answered 1 of 56 pictures."))
        #expect(!prose.contains("– %") && !prose.contains("–%") && !prose.contains("(–") && !prose.contains("(de –"))
        #expect(PageProse(of: page).gaps == [])
    }

    @Test(.enabled(if: Thorough.isAsked)) func `Another seed and another network have a page too`() throws {
        let folder = try TemporaryFolder()
        let run = try Self.lesson.run([
            "--quick", "--format", "markdown", "--language", "en", "--seed", "3", "--model", "efficientnet-lite2",
            "--output", folder.path("out"),
        ])
        try #require(run.status == 0, "\(run.errors)")
        let page = try String(contentsOfFile: folder.path("out/notebook.md"), encoding: .utf8)
        #expect(!page.contains("{{") && page.contains("efficientnet-lite2 and efficientnet-lite0"))
    }
}
