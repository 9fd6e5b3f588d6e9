import Foundation
import Mirador
import Programs
import Testing

/// Rules that hold for the notebook of every lesson; each lesson is run for real, which takes some seconds.
@Suite struct `Notebooks of all lessons` {
    @Test(arguments: Language.allCases)
    func `Every mark is filled, every number is one, and claims leave no gap`(_ language: Language) throws {
        let shelf = try CourseShelf.shelf(language)
        for lesson in shelf.lessons {
            let page = try shelf.text("\(lesson)/notebook.md")
            let gaps = PageProse(of: page).gaps
            #expect(!page.contains("{{"), "\(lesson)")
            // In a formula two braces may close one after the other.
            #expect(!page.replacing(/(?s)(\$+).*?\1/, with: "").contains("}}"), "\(lesson)")
            #expect(page.firstMatch(of: /\b(nan|inf|NaN)\b/) == nil, "\(lesson)")
            #expect(gaps == [], "\(lesson)")
        }
    }

    @Test(arguments: Language.allCases)
    func `The prose is of a length to be read`(_ language: Language) throws {
        let shelf = try CourseShelf.shelf(language)
        // A photograph of the reader's own adds a sentence or two that say what the network makes of it.
        guard language != CourseShelf.languageOfReader else { return }
        for lesson in shelf.lessons {
            // Code, formulas, tables, pictures with their captions and the reading list are not counted.
            let page = try shelf.text("\(lesson)/notebook.md")
                .replacing(/(?s)```.*?```/, with: "").replacing(/(?s)\$\$.*?\$\$/, with: "")
                .replacing(/(?s)!\[.*?\]\(figures.*?\)\n\n.*?\n\n/, with: "")
            let end = try #require(page.ranges(of: "\n## ").last).lowerBound
            let words = page[..<end].split(separator: "\n").filter { !$0.hasPrefix("|") }
                .joined(separator: " ").split(whereSeparator: \.isWhitespace).count
            #expect((600...1200).contains(words), "\(lesson) has \(words) words")
        }
    }

    /// Of a photograph of the reader's own, a table may tell more classes.
    @Test func `Both languages have the same sections, figures and tables`() throws {
        let shelves = try Language.allCases.map(CourseShelf.shelf)
        for lesson in shelves[0].lessons {
            let outlines = try shelves.map { shelf in
                try shelf.text("\(lesson)/notebook.md").split(separator: "\n").compactMap { line -> String? in
                    if line.hasPrefix("#") { return String(line.prefix { $0 == "#" }) }
                    if line.hasPrefix("|") { return "row of \(line.count { $0 == "|" })" }
                    return line.firstMatch(of: /\((figures\/[^)]+)\)/).map { String($0.1) }
                }
            }
            let isSame =
                CourseShelf.languageOfReader == nil
                ? outlines[0] == outlines[1] : outlines[0].withoutRepetitions == outlines[1].withoutRepetitions
            #expect(isSame, "\(lesson)")
            #expect(outlines[0].count { $0 == "##" } == 7, "\(lesson) has not the seven sections of every lesson")
        }
    }

    @Test(arguments: Language.allCases)
    func `Every link and every picture is there, and no page is a dead end`(_ language: Language) throws {
        let shelf = try CourseShelf.shelf(language)
        func local(_ page: String) throws -> [String] {
            let folder = shelf.folder.appendingPathComponent(page).deletingLastPathComponent()
            let links = CourseShelf.links(in: try shelf.text(page)).filter { !$0.hasPrefix("http") }
            let missing = links.filter { link in
                let path = link.prefix { $0 != "#" }
                return !FileManager.default.fileExists(atPath: folder.appendingPathComponent(String(path)).path)
            }
            #expect(missing.isEmpty, "\(page)")
            return links
        }
        let index = try local("index.md")
        for (i, lesson) in shelf.lessons.enumerated() {
            let links = try local("\(lesson)/notebook.md")
            let neighbours = [i - 1, i + 1].filter(shelf.lessons.indices.contains).map {
                "../\(shelf.lessons[$0])/notebook.md"
            }
            #expect(Set(neighbours + ["../index.md"]).isSubset(of: links), "\(lesson)")
            #expect(links.contains { $0.hasPrefix("figures/") }, "\(lesson) shows nothing")
            #expect(index.contains("\(lesson)/notebook.md"))
        }
    }

    @Test(.enabled(if: isInstalled("pandoc"), "pandoc reads the notebooks"), arguments: Language.allCases)
    func `They are CommonMark, their pictures are pictures and their formulas MathML`(_ language: Language) throws {
        let shelf = try CourseShelf.shelf(language)
        for lesson in shelf.lessons {
            let markdown = try shelf.text("\(lesson)/notebook.md"), page = try shelf.text("\(lesson)/notebook.html")
            let pictures = CourseShelf.links(in: markdown).filter { $0.hasPrefix("figures/") }.count
            let formulas = markdown.matches(of: /(?m)^\$\$$/).count / 2
            // Megabytes of bytes, in which a pattern of text would be looked for ten times as long.
            let bytes = Data(page.utf8)
            func count(_ words: String) -> Int { bytes.count(of: Data(words.utf8)) }
            #expect(count("<img ") == pictures, "\(lesson)")
            #expect(count("<math display=\"block\"") == formulas, "\(lesson)")
            for words in ["$$", "<script", "src=\"http", "href=\"http"] {
                #expect(count(words) == 0, "\(lesson): \(words)")
            }
        }
    }
}

extension [String] {
    /// One of each run of equal lines.
    fileprivate var withoutRepetitions: [String] {
        reduce(into: []) { lines, line in if lines.last != line { lines.append(line) } }
    }
}

extension Data {
    /// How often a sequence of bytes stands in it, without overlapping itself.
    fileprivate func count(of bytes: Data) -> Int {
        var count = 0, rest = startIndex..<endIndex
        while let found = range(of: bytes, in: rest) {
            count += 1
            rest = found.upperBound..<endIndex
        }
        return count
    }
}
