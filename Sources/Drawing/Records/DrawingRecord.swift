/// A figure's drawing commands as text, to be kept beside the figure and compared with those of another run.
///
///     levels 3, distance 1, digits 1
///     claim wanted-after 0.981 within 0.05
///     sheet @ 720 304
///     columnHead “zebra” 13 bold #1B1B1B @ 264 71.5
///     picture 224 × 224 @ 24 84 224 224 # 8A7B6C…
///     outline #56B4E9 1.75 @ 301.2 140 …
///
/// A command's kind stands first, then its places in px, then, of a picture, the mean colours of squares of it. Where
/// places are free, equal signs are counted instead.
public struct DrawingRecord: Equatable, Sendable {
    public let agreement: Agreement
    /// The figure's other statements, where pictures, places or numbers are not compared.
    public let claims: [FigureClaim]
    let lines: [Line]

    /// One command.
    struct Line: Equatable, Sendable {
        /// The thing that is drawn, with all that does not follow from a computed number but for words.
        var what: String
        var words: String?
        /// Coordinates in px.
        var places: [Double] = []
        /// Red, green and blue of squares of a picture, row by row.
        var levels: [UInt8] = []
    }

    private static let leader = "line \(Color.leader) 1"

    public init(of sheet: Sheet, agreement: Agreement = .rounding, claims: [FigureClaim] = []) {
        (self.agreement, self.claims) = (agreement, claims)
        let size = Line(what: "sheet", places: [sheet.size.width, sheet.size.height])
        let lines = [size] + sheet.commands.flatMap { $0.lines(inside: 0) }
        // Where places are free, so is whether a name stands so far from its own that a leader leads there.
        self.lines = agreement.distance == nil ? lines.filter { $0.what != Self.leader }.countingSigns() : lines
    }

    /// - Throws: ``DrawingRecordError`` with the number of the first line that is none.
    public init(_ text: String) throws(DrawingRecordError) {
        let rows = text.split(separator: "\n")
        guard let first = rows.first, let agreement = Agreement(first) else {
            throw DrawingRecordError(line: 1, text: String(rows.first ?? ""))
        }
        self.agreement = agreement
        var lines: [Line] = [], claims: [FigureClaim] = []
        for (i, row) in rows.enumerated().dropFirst() {
            if let claim = FigureClaim(row) {
                claims.append(claim)
                continue
            }
            guard let line = Line(row) else { throw DrawingRecordError(line: i + 1, text: String(row)) }
            lines.append(line)
        }
        (self.lines, self.claims) = (lines, claims)
    }

    public var text: String {
        (["\(agreement)"] + claims.map(\.description) + lines.map(\.text)).joined(separator: "\n") + "\n"
    }
}
