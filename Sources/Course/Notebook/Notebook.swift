import Drawing
import Tensors

/// A lesson's page while the run fills it: the prose of one language, and the results by name.
///
/// The run code knows no language. It gives results by name, and the prose says in its own words where each belongs:
///
///     notebook.number("zebra-probability", probability, .decimals(2))
///     notebook.table("cost", rows: [["Grad-CAM", .number(milliseconds, .decimals(1))]])
///     notebook.figure("the-map-moves", figure)
///     notebook.map("zebra", map)
///     notebook.value("scenes", scenes.count)
///
/// A `value` is printed nowhere: the conditions of claims ask for it.
/// A mark without a result, or a result without a mark, is an error with its place when the page is made.
public struct Notebook: Sendable {
    /// The language of the page.
    public let language: Language
    /// The prose that is filled.
    public let text: LessonText
    /// The root of the kit, where quoted source files are found.
    let root: String
    /// The lesson's folder, `04-gradcam`; nil for a page that is of no lesson.
    let lesson: String?

    /// What the run gave for conditions alone.
    var values: [String: Given] = [:]
    var results: [Key: (result: Result, filledAt: Place)] = [:]
    /// Raw maps, in the order they were given, with how far another processor's may be from them.
    private(set) var maps: [(name: String, map: Tensor, agreement: MapAgreement)] = []
    /// The figures that other processors draw otherwise than rounding explains.
    private(set) var agreements: [String: (agreement: Agreement, claims: [FigureClaim])] = [:]
    /// The small picture that stands for the lesson.
    private(set) var thumbnail: Thumbnail?
    /// What the run has to say beside the prose, of a student's own photograph for instance.
    private(set) var notes: [Phrase] = []
    private(set) var usedLabels: Set<String> = []
    private var mistakes: [NotebookError] = []

    struct Key: Hashable {
        let kind: ProseMark.Kind
        let name: String
        var label: String { "\(kind.rawValue): \(name)" }
    }

    enum Result: Sendable {
        case number(Double, NumberPattern)
        case text(Phrase)
        case table([[TableCell]])
        case figure(any Figure)

        /// The numbers that it prints.
        var numbers: [(Double, NumberPattern)] {
            switch self {
            case .number(let value, let pattern): [(value, pattern)]
            case .table(let rows): rows.flatMap { $0.flatMap(\.numbers) }
            case .text, .figure: []
            }
        }
    }

    /// A notebook over a prose that was read.
    ///
    /// - Parameters:
    ///   - text: the prose.
    ///   - language: its language.
    ///   - root: the folder from which the prose names source files to quote.
    ///   - lesson: the lesson's folder.
    public init(_ text: LessonText, language: Language, root: String, lesson: String? = nil) {
        (self.text, self.language, self.root, self.lesson) = (text, language, root, lesson)
    }

    // MARK: Filling

    /// Fills `{{number: name}}`.
    public mutating func number(
        _ name: String, _ value: some BinaryFloatingPoint, _ pattern: NumberPattern,
        file: StaticString = #fileID, line: UInt = #line
    ) {
        fill(.number, name, .number(Double(value), pattern), file, line)
    }

    /// Fills `{{number: name}}` with a whole number.
    public mutating func number(
        _ name: String, _ value: Int, file: StaticString = #fileID, line: UInt = #line
    ) {
        fill(.number, name, .number(Double(value), .decimals(0)), file, line)
    }

    /// Fills `{{text: name}}` with words of the run, the name of a class for instance.
    public mutating func text(
        _ name: String, _ words: String, file: StaticString = #fileID, line: UInt = #line
    ) {
        fill(.text, name, .text(Phrase(es: words, en: words)), file, line)
    }

    /// Fills `{{text: name}}` with words that differ between the languages.
    public mutating func text(
        _ name: String, _ words: Phrase, file: StaticString = #fileID, line: UInt = #line
    ) {
        fill(.text, name, .text(words), file, line)
    }

    /// Fills `{{table: name}}`; the heads of the columns stand in the prose.
    public mutating func table(
        _ name: String, rows: [[TableCell]], file: StaticString = #fileID, line: UInt = #line
    ) {
        fill(.table, name, .table(rows), file, line)
    }

    /// Fills `{{figure: name}}`; its alternative text and its caption stand in the prose.
    public mutating func figure(
        _ name: String, _ figure: some Figure, file: StaticString = #fileID, line: UInt = #line
    ) {
        fill(.figure, name, .figure(figure), file, line)
    }

    /// Fills `{{figure: name}}` with a grid of pictures under the title that stands in the prose.
    /// - Parameter cellSize: height and width of every picture, in px at scale 1.
    /// - Throws: `NotebookError` where the prose has no title for it.
    public mutating func grid(
        _ name: String, columns: [String] = [], rowHeads: [String] = [], rows: [[Cell]], cellSize: Double = 224,
        file: StaticString = #fileID, line: UInt = #line
    ) throws(NotebookError) {
        let title = try title(ofFigure: name, file: file, line: line)
        let rows = rows.enumerated().map { i, cells in
            FigureGrid.Row(head: rowHeads.indices.contains(i) ? rowHeads[i] : "", cells: cells)
        }
        let grid = FigureGrid(
            title: title, columns: columns, rows: rows, wording: language.wording,
            cellSize: Size(width: cellSize, height: cellSize))
        figure(name, grid, file: file, line: line)
    }

    /// Gives the lesson the small picture that stands for it in the index and the README.
    public mutating func thumbnail(_ cell: Cell) { thumbnail = Thumbnail(cell) }

    /// The same, of points in the plane.
    public mutating func thumbnail(points: [Point], classes: [Int]) {
        thumbnail = Thumbnail(points: points, classes: classes)
    }

    /// The thumbnail's file name among the figures.
    public static let thumbnailName = "thumbnail"

    /// Says something that only some runs have to say, under the title and in the terminal.
    public mutating func note(_ words: Phrase) { notes.append(words) }

    /// Keeps a raw map: it is written to `maps/name.npy` as the method returned it.
    /// - Parameter agreement: how far the map of another processor may be from it.
    public mutating func map(_ name: String, _ map: Tensor, agreement: MapAgreement = .rounding) {
        maps.append((name, map, agreement))
    }

    /// Says by what a figure is compared with that of another processor where rounding alone does not explain how they
    /// differ.
    /// - Parameters:
    ///   - figure: its name; ``thumbnailName`` for the thumbnail.
    ///   - agreement: what is compared of it, and how closely.
    ///   - claims: what it says and every processor has to say.
    /// - Precondition: there is a claim in the place of what is not compared.
    public mutating func compare(_ figure: String, by agreement: Agreement, claims: [FigureClaim] = []) {
        precondition(agreement.isWhole || !claims.isEmpty, "nothing is claimed for what is not compared of \(figure)")
        agreements[figure] = (agreement, claims)
    }

    /// The figures by name.
    var figures: [(name: String, figure: any Figure)] {
        results.compactMap { key, entry in
            if case .figure(let figure) = entry.result { (key.name, figure) } else { nil }
        }.sorted { $0.name < $1.name }
    }

    private mutating func fill(
        _ kind: ProseMark.Kind, _ name: String, _ result: Result, _ file: StaticString, _ line: UInt
    ) {
        let key = Key(kind: kind, name: name), place = Place(file: "\(file)", line: Int(line))
        result.numbers.forEach { check($0, $1, for: key.label, at: place) }
        if let first = results[key]?.filledAt ?? (kind == .number ? values[name]?.filledAt : nil) {
            mistakes.append(.filledTwice(mark: key.label, at: place, firstAt: first))
        } else {
            results[key] = (result, place)
        }
    }

    /// Keeps what is wrong with the run until the notebook is written.
    mutating func report(_ mistake: NotebookError) { mistakes.append(mistake) }

    /// Reports a number that its pattern does not allow.
    mutating func check(_ value: Double, _ pattern: NumberPattern, for mark: String, at place: Place) {
        if !pattern.allows(value) { report(.outOfRange(mark: mark, value: value, at: place)) }
    }

    // MARK: Words for figures

    /// The words that the prose's `<!-- labels … -->` gives for a name.
    /// - Throws: `NotebookError.noLabel`.
    public mutating func label(
        _ name: String, file: StaticString = #fileID, line: UInt = #line
    ) throws(NotebookError) -> String {
        guard let label = text.labels[name] else {
            throw .noLabel(name, askedAt: Place(file: "\(file)", line: Int(line)), prose: text.file)
        }
        usedLabels.insert(name)
        return label.words
    }

    /// A number as figures and captions say it in the page's language.
    /// - Throws: `NotebookError.outOfRange`.
    public func words(
        _ value: Float, _ pattern: NumberPattern, file: StaticString = #fileID, line: UInt = #line
    ) throws(NotebookError) -> String {
        guard pattern.allows(Double(value)) else {
            throw .outOfRange(
                mark: "words of a figure", value: Double(value), at: Place(file: "\(file)", line: Int(line)))
        }
        return pattern.text(of: Double(value), in: language)
    }

    /// The words of several labels.
    /// - Throws: `NotebookError.noLabel`.
    public mutating func labels(
        _ names: String..., file: StaticString = #fileID, line: UInt = #line
    ) throws(NotebookError) -> [String] {
        var words: [String] = []
        for name in names { words.append(try label(name, file: file, line: line)) }
        return words
    }

    /// The `title:` of a figure's mark, to be drawn above it; marks in it are filled with what was given so far.
    /// - Throws: `NotebookError`; there has to be such a mark with a title.
    public func title(
        ofFigure name: String, file: StaticString = #fileID, line: UInt = #line
    ) throws(NotebookError) -> String {
        guard let title = text.mark(.figure, name)?.fields["title"] else {
            throw .noLabel(
                "title: of {{figure: \(name)", askedAt: Place(file: "\(file)", line: Int(line)), prose: text.file)
        }
        return try NotebookRendering(of: self, style: .terminal).words(title).replacing("\n", with: " ")
    }

    // MARK: Checking

    /// Throws what does not fit between prose and run: the first mark without a result, claim that cannot be decided,
    /// result without a mark or label without a use.
    func check() throws(NotebookError) {
        if let mistake = mistakes.first { throw mistake }
        let marks = text.allMarks
        for mark in marks where mark.kind != .source && mark.kind != .lesson {
            guard let result = results[Key(kind: mark.kind, name: mark.name)]?.result else {
                throw .unfilled(mark.place, mark: mark.label)
            }
            guard case .table(let rows) = result else { continue }
            let columns = text.columns(of: mark)
            if let row = rows.first(where: { $0.count != columns.count }) {
                throw .columnCount(mark.place, mark: mark.label, columns: columns.count, cells: row.count)
            }
        }
        try checkClaims()
        let asked = Set(marks.map { Key(kind: $0.kind, name: $0.name) })
        let unused = results.filter { !asked.contains($0.key) }.min { $0.value.filledAt.line < $1.value.filledAt.line }
        if let unused {
            throw .unused(mark: unused.key.label, filledAt: unused.value.filledAt, prose: text.file)
        }
        let idle = text.labels.filter { !usedLabels.contains($0.key) }.min { $0.value.line < $1.value.line }
        if let idle {
            throw .unusedLabel(Place(file: text.file, line: idle.value.line), name: idle.key)
        }
    }
}
