import Foundation
import Mirador
import Programs
import Reference
import Testing

/// The cells of the rows of the Markdown table under these heads.
private func table(_ heads: String, in page: String) -> [[String]] {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    guard let head = lines.firstIndex(where: { $0.hasPrefix("| \(heads) |") }) else { return [] }
    return lines[(head + 2)...].prefix { $0.hasPrefix("|") }.map { line in
        line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
}

/// `87%` as 87.
private func percent(_ cell: String) -> Int { Int(cell.filter(\.isNumber)) ?? -1 }

@Suite struct `swift run lesson-retrieval` {
    private static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> (run: Tool.Run, page: String) {
        let run = try Tool(name: "lesson-retrieval").run(
            ["--quick", "--language", "en", "--format", "markdown", "--output", folder.path("out")] + arguments)
        try #require(run.status == 0, "\(run.errors)")
        return (run, try String(contentsOfFile: folder.path("out/notebook.md"), encoding: .utf8))
    }

    @Test func `The last layer finds more of a kind than chance, and of garments more than pixels do`() throws {
        let page = try CourseShelf.shelf(.en).text("09-retrieval/notebook.md")
        let kinds = table("Compared by | Of the same kind, of five", in: page)
        #expect(kinds.count == 5)
        #expect(percent(kinds[3][1]) > percent(kinds[4][1]) + 10)
        let garments = table("Compared by | Precision at 1 | Precision at 10", in: page)
        #expect(garments.count == 5)
        #expect(percent(garments[3][2]) > percent(garments[0][2]))
        #expect(percent(garments[0][2]) > percent(garments[4][2]))
    }

    @Test(.enabled(if: Thorough.isAsked)) func `A photograph and a layer of one's own`() throws {
        let found = try Self.run(
            ["--image", Tool.asset("photographs/coffee.png"), "--layer", "_blocks.10.add", "--seed", "3"],
            in: TemporaryFolder())
        #expect(found.page.contains("At the left, your photograph; beside it the six nearest"))
        #expect(
            table("Compared by | Of the same kind, of five", in: found.page).contains {
                $0[0].contains("blocks.10.add")
            })
    }

    @Test func `An unknown layer is named, and nothing is written`() throws {
        let folder = try TemporaryFolder()
        let run = try Tool(name: "lesson-retrieval").run(
            ["--quick", "--layer", "act2", "--output", folder.path("out")])
        #expect(run.status != 0)
        #expect(run.errors.contains("act1"))
        #expect(folder.contents == [])
    }
}

@Suite struct `swift run lesson-tsne` {
    private static func places(_ folder: String) throws -> Tensor {
        try NumPyFile.read(from: folder + "/maps/garments-features.npy")
    }

    @Test func `It lays out garments from pixels and features, and the same seed gives the same places`() throws {
        let found = try Language.allCases.map { try Self.places(CourseShelf.shelf($0).path("10-tsne")) }
        #expect(found.allSatisfy { $0.shape == [400, 2] } && found[0] == found[1])
        // Neighbours in the plane tell the class far better than one in ten.
        let rows = try CourseShelf.shelf(.en).text("10-tsne/notebook.md").split(separator: "\n")
            .filter { $0.hasPrefix("| Pixels") || $0.hasPrefix("| Features") }
        #expect(rows.count == 2)
        for row in rows { #expect(percent(row.split(separator: "|").map(String.init)[4]) > 40) }
    }

    @Test(.enabled(if: Thorough.isAsked)) func `Another seed gives other places`() throws {
        let other = try TemporaryFolder()
        let run = try Tool(name: "lesson-tsne").run([
            "--quick", "--language", "en", "--format", "markdown", "--seed", "6", "--output", other.path("out"),
        ])
        try #require(run.status == 0, "\(run.errors)")
        let found = try Self.places(other.path("out"))
        #expect(try found != Self.places(CourseShelf.shelf(.en).path("10-tsne")))
    }
}
