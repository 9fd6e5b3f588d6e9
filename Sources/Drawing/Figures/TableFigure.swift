/// A table as a figure, for slides: heads, rows between hairlines, numbers to the right.
///
///     TableFigure(title: "What a map costs", columns: ["Method", "Passes"], rows: [["CAM", "1"]], isNumeric: [false, true])
public struct TableFigure: Figure {
    /// The heading, which says what is seen in a sentence; empty for none.
    public var title: String
    public var columns: [String]
    /// As many cells a row as there are columns.
    public var rows: [[String]]
    /// The columns that are set to the right.
    public var isNumeric: [Bool]
    /// A note on what a reader must know besides; empty for none.
    public var footnote: String

    public init(title: String = "", columns: [String], rows: [[String]], isNumeric: [Bool], footnote: String = "") {
        precondition(
            isNumeric.count == columns.count && rows.allSatisfy { $0.count == columns.count },
            "every row of a table has \(columns.count) cells")
        (self.title, self.columns, self.rows) = (title, columns, rows)
        (self.isNumeric, self.footnote) = (isNumeric, footnote)
    }

    private static let gap = 24.0, padding = 6.0, widestColumn = 210.0
    private static let cell = TextStyle(size: 12)

    public func sheet() -> Sheet {
        var sheet = Composition(), y = GridLayout.margin
        let typesetter = sheet.typesetter, margin = GridLayout.margin
        let widths = columns.indices.map { column in
            let head = typesetter.lines(columns[column], .head, width: Self.widestColumn)
            let cells = rows.flatMap { typesetter.lines($0[column], Self.cell, width: Self.widestColumn) }
            return max(
                head.map { typesetter.width($0, .head) }.max() ?? 0,
                cells.map { typesetter.width($0, Self.cell) }.max() ?? 0
            ).rounded(.up)
        }
        let lefts = widths.indices.map { margin + widths[..<$0].reduce(0, +) + Double($0) * Self.gap }
        let right = max((lefts.last ?? margin) + (widths.last ?? 0), margin + 200)
        if !title.isEmpty { y = sheet.set(title, .title, .title, x: margin, top: y, width: right - margin) + 14 }

        func addRow(_ cells: [String], _ role: TextLine.Role, _ style: TextStyle, top: Double) -> Double {
            var bottom = top
            for (i, cell) in cells.enumerated() {
                let end = sheet.set(
                    cell, role, style, x: isNumeric[i] ? lefts[i] + widths[i] : lefts[i], top: top,
                    width: Self.widestColumn, alignment: isNumeric[i] ? .right : .left)
                bottom = max(bottom, end)
            }
            return bottom
        }
        func addRule(_ y: Double, _ thickness: Double, _ color: Color) {
            sheet.commands.append(.fill(Rectangle(x: margin, y: y, width: right - margin, height: thickness), color))
        }
        y = addRow(columns, .columnHead, .head, top: y) + Self.padding
        addRule(y, 1.5, .ink)
        for (i, row) in rows.enumerated() {
            y = addRow(row, .label, Self.cell, top: y + Self.padding) + Self.padding
            addRule(y, 1, i + 1 == rows.count ? .smallPrint : .hairline)
        }
        if !footnote.isEmpty {
            y = sheet.set(footnote, .footnote, .note, x: margin, top: y + 10, width: right - margin)
        }
        let size = Size(width: (right + margin).rounded(.up), height: (y + margin).rounded(.up))
        return Sheet(size: size, commands: sheet.commands)
    }
}
