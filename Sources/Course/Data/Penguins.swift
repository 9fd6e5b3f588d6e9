import Foundation
import Tensors

/// 342 penguins of three species, each with four measurements: a small table whose columns mean something.
///
///     let penguins = try Penguins(from: Assets.find())
///     penguins.measurements                                    // [342, 4]: mm, mm, mm, g
///     Penguins.species[penguins.labels[0]]                     // "Adelie"
///
/// Gorman, Williams, Fraser: *Ecological Sexual Dimorphism and Environmental Variability within a Community of Antarctic
/// Penguins (Genus Pygoscelis)*, PLoS ONE 2014; made a table for teaching by Horst, Hill and Gorman, 2020, CC0.
public struct Penguins: Sendable {
    /// `[n, 4]`, in the order of ``columns``: millimetres, and grams for the last.
    public let measurements: Tensor
    /// The species of each, 0 to 2.
    public let labels: [Int]

    /// The number of penguins.
    public var count: Int { labels.count }

    public static let species = ["Adelie", "Chinstrap", "Gentoo"]

    /// What the species are called.
    public static let speciesNames = [
        Phrase(es: "Adelia", en: "Adélie"), Phrase(es: "barbijo", en: "chinstrap"), Phrase(es: "papúa", en: "gentoo"),
    ]

    public static let columns = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]

    /// What is measured, and in what unit.
    public static let columnNames = [
        Phrase(es: "largo del pico", en: "bill length"), Phrase(es: "alto del pico", en: "bill depth"),
        Phrase(es: "largo de la aleta", en: "flipper length"), Phrase(es: "masa", en: "body mass"),
    ]
    public static let units = ["mm", "mm", "mm", "g"]

    /// Reads what `./setup` has installed.
    /// - Throws: ``TableFileError``.
    public init(from assets: Assets) throws(TableFileError) {
        try self.init(contentsOf: assets.repository.path("Assets/tables/penguins.csv"))
    }

    /// Reads a file of the same form: comma-separated, the first line with the names of the columns. A penguin that lacks
    /// one of the four measurements (`NA`) is left out.
    /// - Throws: ``TableFileError``.
    public init(contentsOf path: String) throws(TableFileError) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw TableFileError(file: path, cause: .unreadable)
        }
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        func place(_ column: String) throws(TableFileError) -> Int {
            guard let place = lines.first?.firstIndex(of: column) else {
                throw TableFileError(file: path, cause: .noColumn(column))
            }
            return place
        }
        let kind = try place("species")
        var places: [Int] = [], rows: [[Float]] = [], labels: [Int] = []
        for column in Self.columns { places.append(try place(column)) }
        for (i, cells) in lines.enumerated().dropFirst() {
            guard cells.count == lines[0].count else {
                throw TableFileError(file: path, cause: .cellCount(cells.count, columns: lines[0].count, line: i + 1))
            }
            guard let label = Self.species.firstIndex(of: cells[kind]) else {
                throw TableFileError(file: path, cause: .unknownValue(cells[kind], column: "species", line: i + 1))
            }
            if places.contains(where: { cells[$0] == "NA" }) { continue }
            var row: [Float] = []
            for (column, place) in zip(Self.columns, places) {
                guard let value = Float(cells[place]), value.isFinite else {
                    throw TableFileError(file: path, cause: .unknownValue(cells[place], column: column, line: i + 1))
                }
                row.append(value)
            }
            rows.append(row)
            labels.append(label)
        }
        guard !rows.isEmpty else { throw TableFileError(file: path, cause: .noRows) }
        measurements = Tensor(rows.joined().map { $0 }, shape: [rows.count, Self.columns.count])
        self.labels = labels
    }
}

/// Flaw of a table: which file, and why.
public struct TableFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, as it was named.
    public let file: String
    public let cause: Cause

    public enum Cause: Equatable, Sendable {
        case unreadable
        case noColumn(String)
        case cellCount(Int, columns: Int, line: Int)
        case unknownValue(String, column: String, line: Int)
        case noRows
    }

    /// One line: the file, the cause, and what to do.
    public var description: String {
        let reason =
            switch cause {
            case .unreadable: "it is missing or not UTF-8 text"
            case .noColumn(let column): "its first line names no column \(column)"
            case .cellCount(let cells, let columns, let line): "line \(line) has \(cells) cells for \(columns) columns"
            case .unknownValue(let value, let column, let line):
                "line \(line) has \"\(value)\" in the column \(column), which is no value of it"
            case .noRows: "it has no row whose measurements are all there"
            }
        return "\(file): \(reason). Run ./setup to install it anew."
    }
}
