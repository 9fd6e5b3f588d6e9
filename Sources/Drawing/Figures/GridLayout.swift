/// Places everything of a grid on a sheet, by measuring its text.
struct GridLayout {
    private let grid: FigureGrid
    private let columnCount: Int
    private let rowHeads: [[String]]
    /// The start of the first column.
    private let left: Double

    static let margin = 24.0, gutter = 12.0
    private static let widestRowHead = 132.0, widestFootnote = 640.0

    init(_ grid: FigureGrid) {
        self.grid = grid
        columnCount = grid.columnCount
        let typesetter = Typesetter()
        rowHeads = grid.rows.map { typesetter.lines($0.head, .head, width: Self.widestRowHead) }
        let headWidth = rowHeads.joined().map { typesetter.width($0, .head) }.max() ?? 0
        left = Self.margin + (headWidth > 0 ? headWidth.rounded(.up) + Self.gutter : 0)
    }

    /// The end of the last column, or further where one small column would leave no room to words and bars.
    private var right: Double {
        let lastColumn = left + Double(columnCount) * (grid.cellSize.width + Self.gutter) - Self.gutter
        let hasBar = grid.rows.contains { $0.cells.contains { $0.heatmap != nil } }
        let hasWords = !grid.title.isEmpty || !grid.footnote.isEmpty || hasBar
        return hasWords ? max(lastColumn, left + ColorBar.width) : lastColumn
    }

    private func x(_ column: Int) -> Double { left + Double(column) * (grid.cellSize.width + Self.gutter) }

    func sheet() -> Sheet {
        var sheet = Composition(), y = Self.margin
        if !grid.title.isEmpty {
            y = sheet.set(grid.title, .title, .title, x: Self.margin, top: y, width: right - Self.margin) + 14
        }
        y = addColumnHeads(top: y, to: &sheet)
        for (row, head) in zip(grid.rows, rowHeads) {
            y = addRow(row, head: head, top: y, to: &sheet) + Self.gutter
        }
        y -= Self.gutter
        let heatmaps = grid.rows.flatMap(\.cells).compactMap(\.heatmap)
        y = sheet.addColorBars(of: heatmaps, left: left, right: right, top: y, grid.wording)
        if !grid.footnote.isEmpty {
            let width = min(right - Self.margin, Self.widestFootnote)
            y = sheet.set(grid.footnote, .footnote, .note, x: Self.margin, top: y + 14, width: width)
        }
        let size = Size(width: (right + Self.margin).rounded(.up), height: (y + Self.margin).rounded(.up))
        return Sheet(size: size, commands: sheet.commands)
    }

    /// Heads stand on the row of pictures, however many lines they have.
    private func addColumnHeads(top: Double, to sheet: inout Composition) -> Double {
        let heads = grid.columns.map { sheet.typesetter.lines($0, .head, width: grid.cellSize.width) }
        let lineCount = heads.map(\.count).max() ?? 0
        guard lineCount > 0 else { return top }
        for (column, lines) in heads.enumerated() {
            let first = top + Double(lineCount - lines.count) * TextStyle.head.lineHeight
            for (i, line) in lines.enumerated() {
                let y = first + Double(i) * TextStyle.head.lineHeight
                _ = sheet.set(line, .columnHead, .head, x: x(column), top: y)
            }
        }
        return top + Double(lineCount) * TextStyle.head.lineHeight + 5
    }

    /// A row of pictures with its head beside their middle, and captions under them.
    private func addRow(
        _ row: FigureGrid.Row, head: [String], top: Double, to sheet: inout Composition
    ) -> Double {
        let headHeight = Double(head.count) * TextStyle.head.lineHeight
        let headTop = top + max(0, (grid.cellSize.height - headHeight) / 2).rounded()
        for (i, line) in head.enumerated() {
            let y = headTop + Double(i) * TextStyle.head.lineHeight
            _ = sheet.set(line, .rowHead, .head, x: Self.margin, top: y)
        }
        let captionTop = top + grid.cellSize.height + 4
        var bottom = max(top + grid.cellSize.height, headTop + headHeight)
        for (column, cell) in row.cells.enumerated() {
            let frame = Rectangle(x: x(column), y: top, width: grid.cellSize.width, height: grid.cellSize.height)
            sheet.commands += cell.commands(in: frame)
            let end = sheet.set(
                cell.fullCaption(grid.wording), .caption, .caption, x: frame.x, top: captionTop, width: frame.width)
            if end > captionTop { bottom = max(bottom, end) }
        }
        return bottom
    }
}
