import Foundation

/// Points of a plane whose axes mean nothing by themselves, told apart by class: an embedding.
///
/// Classes have a colour and a sign each, so that they stay apart in grey print, and their name stands where they are
/// densest. Both axes have the same scale.
///
///     let plot = ScatterPlot(points: places, classes: [0, 1, 0], names: ["bag", "coat"])
///     try plot.write(to: "plane.png", scale: 2)
public struct ScatterPlot: Figure {
    /// The heading, which says what is seen in a sentence; empty for none.
    public var title: String
    /// Places, y upward; what is not finite is left out.
    public var points: [Point]
    /// The class of each point, from 0 on; empty where there are none.
    public var classes: [Int]
    /// The classes' names, by number.
    public var names: [String]
    /// A note on what a reader must know besides; empty for none.
    public var footnote: String
    /// Of the square that the points are drawn in, in px at scale 1.
    public var side: Double

    /// - Precondition: every point has a class or none has one, and every class has a name.
    public init(
        title: String = "", points: [Point], classes: [Int] = [], names: [String] = [], footnote: String = "",
        side: Double = 520
    ) {
        precondition(
            classes.isEmpty || classes.count == points.count, "\(classes.count) classes, \(points.count) points")
        precondition(classes.allSatisfy(names.indices.contains), "every class needs one of the \(names.count) names")
        (self.title, self.points, self.classes, self.names) = (title, points, classes, names)
        (self.footnote, self.side) = (footnote, side)
    }

    private static let keyGap = 20.0, keyIndent = 16.0, widestName = 150.0
    /// More than a hundred classes have no signs that tell them apart: their points are drawn, and no names.
    private static let mostNames = 100

    public func sheet() -> Sheet {
        let typesetter = Typesetter(), margin = GridLayout.margin
        let isNamed = !classes.isEmpty && names.count <= Self.mostNames
        let key = isNamed ? names.map { typesetter.lines($0, .caption, width: Self.widestName) } : []
        let keyWidth = key.joined().map { typesetter.width($0, .caption) }.max().map { $0.rounded(.up) } ?? 0
        let right = margin + side + (key.isEmpty ? 0 : Self.keyGap + Self.keyIndent + keyWidth)
        var commands: [DrawingCommand] = []
        func set(_ text: String, _ role: TextLine.Role, _ style: TextStyle, top: Double) -> Double {
            var y = top
            for line in typesetter.lines(text, style, width: right - margin) {
                commands.append(.text(typesetter.place(line, role, style, x: margin, top: y)))
                y += style.lineHeight
            }
            return y
        }
        var top = margin
        if !title.isEmpty { top = set(title, .title, .title, top: top) + 14 }
        let area = Rectangle(x: margin, y: top, width: side, height: side)
        let places = ScatterArea(points, in: area)
        commands += places.commands(classes: classes)
        var keyTop = top
        for (i, lines) in key.enumerated() {
            let center = Point(x: area.right + Self.keyGap + 5, y: keyTop + TextStyle.caption.lineHeight / 2)
            commands.append(ScatterMarker(i).command(at: center, radius: 5))
            for line in lines {
                let x = area.right + Self.keyGap + Self.keyIndent
                commands.append(.text(typesetter.place(line, .label, .caption, x: x, top: keyTop)))
                keyTop += TextStyle.caption.lineHeight
            }
            keyTop += 3
        }
        if isNamed { commands += ScatterNames(places, classes: classes).commands(for: names, typesetter) }
        var bottom = max(area.bottom, keyTop)
        if !footnote.isEmpty { bottom = set(footnote, .footnote, .note, top: bottom + 14) }
        let size = Size(width: (right + margin).rounded(.up), height: (bottom + margin).rounded(.up))
        return Sheet(size: size, commands: commands)
    }
}
