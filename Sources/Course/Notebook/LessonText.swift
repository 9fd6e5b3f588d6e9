import Foundation

/// A lesson's prose in one language: `lesson.es.md` or `lesson.en.md`, taken apart.
///
/// Beside prose and marks the file holds three kinds of HTML comments, each begun at the start of a line:
///
/// - `<!-- terminal … -->`: the short version for the terminal, paragraphs that may hold marks;
/// - `<!-- next … -->`: the last line in the terminal, what to try next;
/// - `<!-- labels … -->`: words that the run draws into its figures, lines `name: words`.
public struct LessonText: Sendable {
    /// The file as it is named in errors.
    public let file: String
    /// The first heading.
    public let title: String
    /// Every heading in order, the title included.
    public let headings: [Heading]
    let body: [Piece]
    let terminal: [[Piece]]
    let next: [Piece]
    let labels: [String: (words: String, line: Int)]

    public struct Heading: Equatable, Sendable {
        /// 1 for the title, 2 for a section.
        public let level: Int
        public let text: String

        package init(level: Int, text: String) { (self.level, self.text) = (level, text) }
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: where the file is.
    ///   - name: how the file is called in errors.
    /// - Throws: `NotebookError` with file and line.
    public init(contentsOf path: String, name: String) throws(NotebookError) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .unreadable(file: name, reason: "it is missing or not UTF-8 text")
        }
        try self.init(text, name: name)
    }

    /// Takes a text apart.
    /// - Throws: `NotebookError` with file and line.
    public init(_ text: String, name: String) throws(NotebookError) {
        let scanner = MarkScanner(file: name)
        var body: [Piece] = [], terminal: [[Piece]] = [], next: [Piece] = []
        var labels: [String: (words: String, line: Int)] = [:]
        for part in try LessonText.parts(of: text.replacingOccurrences(of: "\r\n", with: "\n"), file: name) {
            switch part.kind {
            case .body:
                body += try scanner.pieces(in: part.text, firstLine: part.line)
            case .terminal:
                for paragraph in part.text.paragraphs(firstLine: part.line) {
                    terminal.append(try scanner.pieces(in: paragraph.text, firstLine: paragraph.line))
                }
            case .next:
                next = try scanner.pieces(in: part.text.trimmed, firstLine: part.line)
            case .labels:
                for (i, line) in part.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                where !line.trimmed.isEmpty {
                    let sides = line.split(separator: ":", maxSplits: 1)
                    guard sides.count == 2, labels[sides[0].trimmed] == nil else {
                        throw .malformed(
                            Place(file: name, line: part.line + i), text: String(line),
                            reason: "a label reads 'name: words' and is given once")
                    }
                    labels[sides[0].trimmed] = (sides[1].trimmed, part.line + i)
                }
            }
        }
        headings = try LessonText.headings(in: body, file: name)
        guard let title = headings.first, title.level == 1 else { throw .noTitle(file: name) }
        self.title = title.text
        (file, self.body, self.terminal, self.next, self.labels) = (name, body, terminal, next, labels)
        for table in allMarks where table.kind == .table && columns(of: table).isEmpty {
            throw .malformed(table.place, text: "{{\(table.label)", reason: "it has no line 'columns: … | …'")
        }
    }

    /// Every mark, of the page and then of the terminal: `["figure: the-map-moves", …]`.
    public var marks: [String] { allMarks.map(\.label) }

    /// The condition of every claim, of the page and then of the terminal: `["one-drop > 2 * two-drop", …]`.
    public var claims: [String] { allClaims.map(\.condition.source) }

    /// The words that stand as they are, whatever the run says: neither marks nor the conditions of claims.
    package var words: [String] { pieces.prose }

    var allMarks: [ProseMark] { pieces.marks }
    var allClaims: [Claim] { pieces.claims }

    private var pieces: [Piece] { body + terminal.flatMap(\.self) + next }

    /// The names of the words for figures.
    public var labelNames: Set<String> { Set(labels.keys) }

    /// The heads of a table, which stand with its mark on the page.
    func columns(of table: ProseMark) -> [String] {
        let field = table.fields["columns"] ?? mark(.table, table.name)?.fields["columns"] ?? []
        guard field.count == 1, case .prose(let heads) = field[0] else { return [] }
        return heads.split(separator: "|").map(\.trimmed)
    }

    /// The mark of a name on the page.
    func mark(_ kind: ProseMark.Kind, _ name: String) -> ProseMark? {
        body.marks.first { $0.kind == kind && $0.name == name }
    }

    /// - Throws: `NotebookError` for a heading with a mark: the course's contents name it before there is a run.
    private static func headings(in body: [Piece], file: String) throws(NotebookError) -> [Heading] {
        var headings: [Heading] = [], isCode = false
        for (i, piece) in body.enumerated() {
            guard case .prose(let text) = piece else { continue }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            // What follows a mark is the rest of its line.
            let isLineStart = i == 0 || body[i - 1].place == nil
            for (j, line) in lines.enumerated() where j > 0 || isLineStart {
                if line.hasPrefix("```") { isCode.toggle() }
                let level = line.prefix { $0 == "#" }.count
                guard !isCode, (1...6).contains(level), line.dropFirst(level).first == " " else { continue }
                if j == lines.count - 1, i + 1 < body.count, let place = body[i + 1].place {
                    throw .malformed(place, text: String(line), reason: "a heading holds no marks")
                }
                headings.append(Heading(level: level, text: line.dropFirst(level).trimmed))
            }
        }
        return headings
    }
}

// MARK: - Comments

extension LessonText {
    private enum PartKind: String { case body, terminal, next, labels }
    private struct Part {
        var kind: PartKind
        var text: Substring
        /// The line of the file at which `text` begins.
        var line: Int
    }

    /// The file, cut at its comments.
    private static func parts(of text: String, file: String) throws(NotebookError) -> [Part] {
        var parts: [Part] = [], rest = text[...], line = 1
        while let opening = rest.rangeOfCommentStart {
            let before = rest[..<opening.lowerBound]
            parts.append(Part(kind: .body, text: before, line: line))
            line += before.newlineCount
            let comment = rest[opening.upperBound...]
            let place = Place(file: file, line: line)
            let word = comment.drop { $0 == " " }.prefix { $0.isLetter }
            guard let kind = PartKind(rawValue: String(word)), kind != .body else {
                throw .malformed(
                    place, text: "<!-- \(word)", reason: "a comment is one of terminal, next, labels")
            }
            guard let closing = comment.firstRange(of: "-->") else {
                throw .malformed(place, text: "<!-- \(word)", reason: "it is never closed with -->")
            }
            parts.append(Part(kind: kind, text: comment[word.endIndex..<closing.lowerBound], line: line))
            line += comment[..<closing.upperBound].newlineCount
            rest = comment[closing.upperBound...].drop { $0 == " " }
            if rest.first == "\n" {
                rest = rest.dropFirst()
                line += 1
            }
        }
        parts.append(Part(kind: .body, text: rest, line: line))
        return parts
    }
}

extension Substring {
    /// The next `<!--` at the start of a line.
    fileprivate var rangeOfCommentStart: Range<Index>? {
        if hasPrefix("<!--") { return startIndex..<index(startIndex, offsetBy: 4) }
        guard let found = firstRange(of: "\n<!--") else { return nil }
        return index(after: found.lowerBound)..<found.upperBound
    }

    /// Stretches between empty lines, with the line each begins at.
    fileprivate func paragraphs(firstLine: Int) -> [(text: Substring, line: Int)] {
        var paragraphs: [(text: Substring, line: Int)] = [], line = firstLine, start: Index?
        for part in split(separator: "\n", omittingEmptySubsequences: false) {
            if part.trimmed.isEmpty {
                start = nil
            } else if let start {
                paragraphs[paragraphs.count - 1].text = self[start..<part.endIndex]
            } else {
                start = part.startIndex
                paragraphs.append((part, line))
            }
            line += 1
        }
        return paragraphs
    }
}
