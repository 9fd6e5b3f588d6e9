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
/// A sentence that rests on numbers of the run is a `Claim`, `{{claim: a > b | where it holds | where it does not}}`.
/// Code is quoted with `{{source: path#region}}`, and `{{lesson: 03-cam}}` links to another notebook.
///
/// A mark ends where its braces are closed, so those of a formula inside of one have to be balanced (`\\{` is no brace).
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

    /// Its fields in their order.
    fileprivate var words: [[Piece]] {
        (kind.requiredFields + kind.optionalFields).compactMap { fields[$0] }
    }
}

/// A stretch of a lesson: words that stand as they are, a mark, or a claim.
enum Piece: Sendable {
    case prose(String)
    case mark(ProseMark)
    case claim(Claim)

    /// Where it stands in the prose, of what is not only words.
    var place: Place? {
        switch self {
        case .prose: nil
        case .mark(let mark): mark.place
        case .claim(let claim): claim.place
        }
    }
}

extension [Piece] {
    /// Every mark in reading order, those inside of a mark's or a claim's words after it.
    var marks: [ProseMark] {
        flatMap { piece -> [ProseMark] in
            switch piece {
            case .prose: []
            case .mark(let mark): [mark] + mark.words.flatMap(\.marks)
            case .claim(let claim): claim.texts.flatMap(\.marks)
            }
        }
    }

    /// The words that stand as they are, those inside of marks and claims among them.
    var prose: [String] {
        flatMap { piece -> [String] in
            switch piece {
            case .prose(let words): [words]
            case .mark(let mark): mark.words.flatMap(\.prose)
            case .claim(let claim): claim.texts.flatMap(\.prose)
            }
        }
    }

    /// Every claim in reading order, those inside of another's words after it.
    var claims: [Claim] {
        flatMap { piece -> [Claim] in
            switch piece {
            case .prose: []
            case .mark(let mark): mark.words.flatMap(\.claims)
            case .claim(let claim): [claim] + claim.texts.flatMap(\.claims)
            }
        }
    }
}
