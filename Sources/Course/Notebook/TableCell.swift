import Explanations

/// A cell of a notebook's table.
public enum TableCell: Sendable, Hashable {
    case text(String)
    /// Words that differ between the languages.
    case phrase(Phrase)
    case number(Double, NumberPattern)
    case mean(Double, low: Double, high: Double, NumberPattern)
    /// A lesson by its folder, `03-cam`, linked as `{{lesson: 03-cam}}` is.
    case lesson(String)

    /// A whole number.
    public static func count(_ value: Int) -> TableCell { .number(Double(value), .decimals(0)) }

    /// A number as it is read: `.number(0.42, .decimals(2))`.
    public static func number(_ value: Float, _ pattern: NumberPattern) -> TableCell { .number(Double(value), pattern) }

    /// A mean with its confidence interval: `0.42 (0.38–0.47)`; a dash where there is none.
    public static func interval(_ interval: MeanInterval?, _ pattern: NumberPattern) -> TableCell {
        interval.map { .mean(Double($0.mean), low: Double($0.low), high: Double($0.high), pattern) }
            ?? .number(Double.nan, pattern)
    }

    /// A share with its confidence interval: `42 % (38 %–47 %)`; a dash where there is none.
    public static func interval(_ interval: ShareInterval?, decimals: Int = 0) -> TableCell {
        interval.map { .mean($0.share, low: $0.low, high: $0.high, .share(decimals: decimals)) }
            ?? .number(Double.nan, .share(decimals: decimals))
    }

    /// κ with its confidence interval: `0.42 (0.21–0.60)`; a dash where it does not exist.
    public static func interval(_ consistency: ErrorConsistency?) -> TableCell {
        consistency.map { .mean($0.kappa, low: $0.low, high: $0.high, .decimals(2)) }
            ?? .number(Double.nan, .decimals(2))
    }

    /// A ratio with its confidence interval, alone where none is known; a dash where it does not exist.
    public static func interval(_ kept: AdvantageKept?) -> TableCell {
        guard let kept, kept.low < kept.high else { return .number(kept?.share ?? .nan, .ratio(decimals: 0)) }
        return .mean(kept.share, low: kept.low, high: kept.high, .ratio(decimals: 0))
    }

    /// What is printed.
    func words(in language: Language) -> String {
        switch self {
        case .text(let words): words
        case .phrase(let phrase): phrase[language]
        case .lesson(let folder): Phrase(lesson: folder)[language]
        case .number(let value, let pattern): pattern.text(of: value, in: language)
        case .mean(let mean, let low, let high, let pattern):
            pattern.text(of: mean, in: language) + "\u{A0}(" + pattern.text(of: low, in: language) + "–"
                + pattern.text(of: high, in: language) + ")"
        }
    }

    var isNumber: Bool { !numbers.isEmpty }

    /// The numbers that it prints.
    var numbers: [(Double, NumberPattern)] {
        switch self {
        case .text, .phrase, .lesson: []
        case .number(let value, let pattern): [(value, pattern)]
        case .mean(let mean, let low, let high, let pattern): [mean, low, high].map { ($0, pattern) }
        }
    }
}

extension TableCell: ExpressibleByStringLiteral {
    public init(stringLiteral words: String) { self = .text(words) }
}

/// A table that is ready to be set: heads and cells in the page's language.
struct SetTable {
    let columns: [String]
    let rows: [[String]]
    /// Whether a column holds numbers alone, which are set to the right.
    let isNumeric: [Bool]

    /// - Parameter words: how a cell is set; nil for its words alone.
    init(
        columns: [String], rows: [[TableCell]], language: Language,
        words: ((TableCell) throws(NotebookError) -> String)? = nil
    ) throws(NotebookError) {
        self.columns = columns
        var set: [[String]] = []
        for row in rows {
            var cells: [String] = []
            for cell in row { cells.append(try words?(cell) ?? cell.words(in: language)) }
            set.append(cells)
        }
        self.rows = set
        isNumeric = columns.indices.map { column in !rows.isEmpty && rows.allSatisfy { $0[column].isNumber } }
    }
}

extension Phrase {
    /// How a lesson is called where it is linked: `lesson 3` for `03-cam`.
    init(lesson folder: String) {
        let number = Int(folder.prefix(2)).map(String.init) ?? folder
        self.init(es: "lección \(number)", en: "lesson \(number)")
    }
}
