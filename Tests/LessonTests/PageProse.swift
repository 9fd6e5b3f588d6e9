/// The sentences of a page, as a reader sees them.
struct PageProse {
    private let text: String

    /// - Parameter markdown: a notebook's page; its last section, what to read, is no prose.
    init(of markdown: String) {
        let end = markdown.ranges(of: "\n## ").last?.lowerBound ?? markdown.endIndex
        text =
            markdown[..<end]
            .replacing(/(?s)```.*?```/, with: "").replacing(/(?s)\$\$.*?\$\$/, with: "")
            .replacing(/(?s)\$[^$]*?\$/, with: "x").replacing(/`[^`\n]*`/, with: "x")
            .split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("|") }
            .joined(separator: "\n")
    }

    /// Where a sentence has a hole or a seam, as a claim leaves it whose words do not fit those around it: a space before a
    /// comma or a full stop, two marks of punctuation, a sentence that begins at once behind another.
    var gaps: [String] {
        text.matches(of: /\S*(?:\s[.,;:](?=\s|$)|[.,;:]\s*[.,;](?=\s|$)|\p{Ll}[.;:,]\p{L}\p{Ll}|\(\s*\))\S*/)
            .map { String($0.0) }
            .filter { $0.wholeMatch(of: Self.path) == nil }
    }

    /// Names of files, commands and links.
    nonisolated(unsafe) private static let path = /.*[\/_].*|.*\.(?:md|png|jpg|npy|swift|html|act\d)\S*/
}
