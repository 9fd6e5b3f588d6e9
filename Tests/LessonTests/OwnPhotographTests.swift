import Foundation
import Mirador
import Programs
import Testing

/// Every lesson with a photograph that none of them was written about: no sentence of the course's own photographs may be
/// left on the page.
@Suite struct `A photograph of the reader's own` {
    private static let lessons =
        (try? CourseContents(in: Tool.root.path, language: .en).entries.map(\.command)) ?? []

    @Test(arguments: lessons)
    func `makes a page whose every claim is decided by its own numbers`(_ lesson: String) throws {
        let folder = try TemporaryFolder()
        // The claims have the same conditions in both languages; each lesson is run in one of them.
        let language = lesson.utf8.count.isMultiple(of: 2) ? "es" : "en"
        let run = try Tool(name: lesson).run([
            "--quick", "--language", language, "--format", "markdown", "--image",
            Tool.asset("photographs/astronaut.png"), "--output", folder.path("out"),
        ])
        try #require(run.status == 0, "\(run.errors)")
        let page = try String(contentsOfFile: folder.path("out/notebook.md"), encoding: .utf8)
        let gaps = PageProse(of: page).gaps
        let isNamed = page.contains("astronaut")
        #expect(gaps == [])
        #expect(!isNamed, "a photograph is not called by its file's name")
    }
}
