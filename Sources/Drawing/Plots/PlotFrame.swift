/// The parts that plots have in common: title, grid, numbers at the sides, names, and the note at the foot.
///
/// The area's top left is at a fixed place; what stands left of it is measured first.
struct PlotFrame {
    private(set) var composition = Composition()
    /// The area in which curves and bars are drawn.
    let area: Rectangle
    private let footnote: String
    let labelWidth: Double
    private var bottom: Double

    private static let tickGap = 8.0
    /// Between the area and what stands right of it.
    static let labelGap = 20.0

    /// - Parameters:
    ///   - left: room for numbers or names left of the area.
    ///   - labelWidth: room for what stands right of it.
    init(title: String, footnote: String, area size: Size, left: Double = 52, labelWidth: Double, top: Double = 26) {
        let margin = GridLayout.margin
        let right = margin + left + size.width + (labelWidth > 0 ? Self.labelGap + labelWidth : 0)
        var y = margin
        if !title.isEmpty {
            y = composition.set(title, .title, .title, x: margin, top: y, width: right - margin) + 14
        }
        area = Rectangle(x: margin + left, y: y + top, width: size.width, height: size.height)
        (self.footnote, self.labelWidth, bottom) = (footnote, labelWidth, area.bottom)
    }

    /// A place in the area: shares of its width from the left and of its height from the bottom.
    func place(_ x: Double, _ y: Double) -> Point { area.point(atX: x, y: 1 - y) }

    mutating func draw(_ commands: DrawingCommand...) { composition.commands += commands }
    mutating func draw(_ commands: [DrawingCommand]) { composition.commands += commands }

    /// Horizontal lines with their numbers at the left, and what they measure above.
    mutating func addGrid(rows: PlacedAxis, named name: String) {
        _ = composition.set(
            name, .unit, .note, x: GridLayout.margin, top: area.top - 26, width: area.right - GridLayout.margin)
        for (value, label) in rows.ticks {
            let y = place(0, rows.share(of: value)).y.rounded()
            draw(.fill(Rectangle(x: area.left, y: y - 0.5, width: area.width, height: 1), .hairline))
            _ = composition.set(
                label, .tick, .note, x: area.left - Self.tickGap, top: y - TextStyle.note.lineHeight / 2,
                alignment: .right)
        }
    }

    /// Vertical lines with their numbers at the foot, and what they measure below.
    mutating func addFoot(columns: PlacedAxis, named name: String, hasGrid: Bool = false) {
        if !hasGrid {
            draw(.fill(Rectangle(x: area.left, y: area.bottom - 0.5, width: area.width, height: 1), .smallPrint))
        }
        var end = -Double.infinity
        for (value, label) in columns.ticks {
            let x = place(columns.share(of: value), 0).x.rounded()
            let tick =
                hasGrid
                ? Rectangle(x: x - 0.5, y: area.top, width: 1, height: area.height)
                : Rectangle(x: x - 0.5, y: area.bottom, width: 1, height: 4)
            draw(.fill(tick, hasGrid ? .hairline : .smallPrint))
            let half = composition.typesetter.width(label, .note) / 2
            guard x - half > end else { continue }
            end = x + half + 6
            bottom = composition.set(label, .tick, .note, x: x, top: area.bottom + 6, alignment: .centre)
        }
        bottom = composition.set(
            name, .unit, .note, x: area.left + area.width / 2, top: bottom + 2, width: area.width, alignment: .centre)
    }

    /// Sets text and returns where it ends.
    mutating func set(
        _ text: String, _ role: TextLine.Role, _ style: TextStyle, x: Double, top: Double
    ) -> Double { composition.set(text, role, style, x: x, top: top) }

    func sheet() -> Sheet {
        var composition = composition, y = bottom
        let right = area.right + (labelWidth > 0 ? Self.labelGap + labelWidth : 0)
        if !footnote.isEmpty {
            y = composition.set(
                footnote, .footnote, .note, x: GridLayout.margin, top: y + 14, width: right - GridLayout.margin)
        }
        let margin = GridLayout.margin
        let size = Size(width: (right + margin).rounded(.up), height: (y + margin).rounded(.up))
        return Sheet(size: size, commands: composition.commands)
    }
}
