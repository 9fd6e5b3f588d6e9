import Course
import Foundation
import Testing

@Suite struct `The table of assets` {
    private static let head = "name\tneed\torigin\tversion\tfile\tlicence\tauthor\tsha256\tpurpose\n"
    private static let sum = String(repeating: "0a", count: 32)

    private static func row(_ name: String, sum: String = sum) -> String {
        "\(name)\tessential\tpypi:a\t1\ta/b\tMIT\tsomebody\t\(sum)\tfor something\n"
    }

    @Test func `A row is an asset`() throws {
        let manifest = try Manifest(Self.head + Self.row("photographs/a.png"), file: "m.tsv", folder: "/kit/Assets")
        #expect(manifest.assets.map(\.path) == ["/kit/Assets/photographs/a.png"])
    }

    @Test(arguments: [
        ("", 1, "the columns are not"), (head, 2, "it names no file"), (head + "\n\n", 2, "it names no file"),
        (head + "a\tb\n", 2, "2 cells"), (head + row("a") + row("b") + row("a"), 4, "the name a stands twice"),
        (head + row("../a"), 2, "leads out of Assets"), (head + row("/etc/a"), 2, "leads out of Assets"),
        (head + row("a", sum: "123"), 2, "123 is no SHA-256"),
        (head + row("a", sum: sum.uppercased()), 2, "no SHA-256"),
    ])
    func `What cannot be right is named with its line`(text: String, line: Int, words: String) throws {
        let error = try #require(throws: ManifestError.self) { try Manifest(text, file: "m.tsv", folder: "/") }
        #expect(error.line == line)
        #expect(error.description.contains(words))
    }
}
