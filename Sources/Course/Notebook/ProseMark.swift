/// A place in a text file that a person can go to.
public struct Place: Hashable, Sendable, CustomStringConvertible {
    /// The file as it is named to people: `Lessons/04-gradcam/lesson.es.md`.
    public let file: String
    /// Counted from 1.
    public let line: Int

    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    /// `Lessons/04-gradcam/lesson.es.md:12`.
    public var description: String { "\(file):\(line)" }
}

/// A place in a lesson's prose that waits for a result of the run.
///
/// Inside a line stands `{{number: zebra-probability}}`. Marks that need words of their own stand on lines of their
/// own, close with `}}` alone on a line, and their words may hold marks again:
///
///     {{figure: two-animals
///     title: The map moves with the class
///     alt: The same scene twice; warm colours lie on the tiger, then on the zebra.
///     caption: One photograph, one network, two questions.
///     }}
///
/// Code is quoted with `{{source: path#region}}`, and `{{lesson: 03-cam}}` links to another notebook.
///
/// Unfilled, all of them are plain paragraphs of CommonMark.
struct ProseMark: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case number, text, table, figure, source, lesson

        /// Whether the mark makes a paragraph of its own.
        var isBlock: Bool { self == .table || self == .figure || self == .source }

        /// The words that the prose has to give with the mark, and those that it may give.
        var requiredFields: [String] {
            switch self {
            case .figure: ["alt", "caption"]
            case .number, .text, .table, .source, .lesson: []
            }
        }
        var optionalFields: [String] {
            switch self {
            case .figure: ["title"]
            // Given where the table stands on the page; the terminal sets it under the same heads.
            case .table: ["columns"]
            case .number, .text, .source, .lesson: []
            }
        }
    }

    let kind: Kind
    let name: String
    let fields: [String: [Piece]]
    let place: Place

    /// How the mark is called in messages: `number: zebra-probability`.
    var label: String { "\(kind.rawValue): \(name)" }
}

/// A stretch of a lesson: words that stand as they are, or a mark.
enum Piece: Sendable {
    case prose(String)
    case mark(ProseMark)
}

extension [Piece] {
    /// Every mark in reading order, those inside of another mark's words after it.
    var marks: [ProseMark] {
        flatMap { piece -> [ProseMark] in
            guard case .mark(let mark) = piece else { return [] }
            let fields = (mark.kind.requiredFields + mark.kind.optionalFields).compactMap { mark.fields[$0] }
            return [mark] + fields.flatMap(\.marks)
        }
    }
}
