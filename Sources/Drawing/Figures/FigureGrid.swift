/// Pictures and heatmaps in rows and columns, with heads, captions and one colour bar for each scale.
///
///     let scale = ColorScale.shared(by: [tiger, zebra], unit: "logit")
///     let figure = FigureGrid(
///         title: "The map moves with the class",
///         columns: ["Photograph", "Tiger", "Zebra"],
///         rows: [
///             FigureGrid.Row(cells: [
///                 .photograph(scene),
///                 .heatmap(Heatmap(tiger, over: scene, scale: scale), caption: "tiger · 0.35"),
///                 .heatmap(Heatmap(zebra, over: scene, scale: scale), caption: "zebra · 0.42"),
///             ])
///         ],
///         footnote: "Both maps share one scale.")
///     try figure.write(to: "classes.png", scale: 2)
public struct FigureGrid: Figure {
    /// The heading, which says what is seen in a sentence; empty for none.
    public var title: String
    /// One head a column; none at all, or empty ones, are allowed.
    public var columns: [String]
    public var rows: [Row]
    /// A note on what a reader must know besides; empty for none.
    public var footnote: String
    public var wording: Wording
    /// Of every cell's picture, in px at scale 1.
    public var cellSize: Size

    /// A row of cells with its head at the left.
    public struct Row: Equatable, Sendable {
        public var head: String
        public var cells: [Cell]

        public init(head: String = "", cells: [Cell]) {
            self.head = head
            self.cells = cells
        }
    }

    public init(
        title: String = "", columns: [String] = [], rows: [Row], footnote: String = "", wording: Wording = .english,
        cellSize: Size = Size(width: 224, height: 224)
    ) {
        self.title = title
        self.columns = columns
        self.rows = rows
        self.footnote = footnote
        self.wording = wording
        self.cellSize = cellSize
    }

    /// The number of columns, counting the cells of the longest row.
    public var columnCount: Int { max(columns.count, rows.map(\.cells.count).max() ?? 0, 1) }

    public func sheet() -> Sheet { GridLayout(self).sheet() }
}

/// One place of a grid.
public struct Cell: Equatable, Sendable {
    public enum Content: Equatable, Sendable {
        case blank
        case photograph(Photograph)
        /// Few pixels that are to be seen as such: a filter, a feature map.
        case pixels(Photograph)
        case heatmap(Heatmap)
    }

    public var content: Content
    /// In small grey under the picture.
    public var caption: String
    public var marks: [Mark]
    public var framing: Framing

    public init(_ content: Content, caption: String = "", marks: [Mark] = [], framing: Framing = .whole) {
        self.content = content
        self.caption = caption
        self.marks = marks
        self.framing = framing
    }

    public static let blank = Cell(.blank)

    public static func photograph(
        _ photograph: Photograph, caption: String = "", marks: [Mark] = [], framing: Framing = .whole
    ) -> Cell {
        Cell(.photograph(photograph), caption: caption, marks: marks, framing: framing)
    }

    public static func pixels(_ photograph: Photograph, caption: String = "", marks: [Mark] = []) -> Cell {
        Cell(.pixels(photograph), caption: caption, marks: marks)
    }

    public static func heatmap(
        _ heatmap: Heatmap, caption: String = "", marks: [Mark] = [], framing: Framing = .whole
    ) -> Cell {
        Cell(.heatmap(heatmap), caption: caption, marks: marks, framing: framing)
    }

    /// The heatmap, if it is one.
    public var heatmap: Heatmap? {
        guard case .heatmap(let heatmap) = content else { return nil }
        return heatmap
    }

    /// The caption, and what has to be said of a map that shows nothing.
    func fullCaption(_ wording: Wording) -> String {
        guard let heatmap, heatmap.isEmpty else { return caption }
        let note = heatmap.scale.limits.isSigned ? wording.nothingAtAll : wording.nothingPositive
        return caption.isEmpty ? note : caption + "\n" + note
    }
}
