import Dispatch
import Foundation
import Mirador
import Programs
import Synchronization
import Testing

/// Every lesson with a photograph that none of them was written about: no sentence of the course's own photographs may be
/// left on the page.
@Suite struct `A photograph of the reader's own` {
    private static let lessons = (try? CourseContents(in: Tool.root.path, language: .en).entries.map(\.folder)) ?? []

    /// What each lesson wrote, or why it did not: as it stands on the shelf, or else each in one of the languages. Two run at
    /// once: one alone leaves a core idle for half of its time.
    private static let pages: [String: Result<String, any Error>] = {
        let pages = Mutex<[String: Result<String, any Error>]>([:]), next = Mutex(lessons[...])
        DispatchQueue.concurrentPerform(iterations: CourseShelf.languageOfReader == nil ? 2 : 1) { _ in
            while let lesson = next.withLock({ $0.popFirst() }) {
                let page = Result { try Self.page(of: lesson) }
                pages.withLock { $0[lesson] = page }
            }
        }
        return pages.withLock { $0 }
    }()

    private static func page(of lesson: String) throws -> String {
        if let language = CourseShelf.languageOfReader {
            return try CourseShelf.shelf(language).text("\(lesson)/notebook.md")
        }
        let folder = try TemporaryFolder()
        try CourseShelf.teach(
            lesson, withReadersPhotographIn: lesson.utf8.count.isMultiple(of: 2) ? .es : .en, to: folder.path(lesson))
        return try String(contentsOfFile: folder.path("\(lesson)/notebook.md"), encoding: .utf8)
    }

    @Test(arguments: lessons)
    func `makes a page whose every claim is decided by its own numbers`(_ lesson: String) throws {
        let page = try Self.pages[lesson]!.get()
        let gaps = PageProse(of: page).gaps
        let isNamed = page.contains("astronaut")
        #expect(gaps == [])
        #expect(!isNamed, "a photograph is not called by its file's name")
    }

    @Test func `Every lesson is among them`() { #expect(Self.lessons.count >= 11) }
}
