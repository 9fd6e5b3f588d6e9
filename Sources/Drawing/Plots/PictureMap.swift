/// Photographs where an embedding puts them.
///
///     let map = PictureMap(pictures: [(cat, Point(x: 0.5, y: 0.5)), (dog, Point(x: 1.5, y: 0.5))],
///                          width: 2, height: 1)
public struct PictureMap: Figure {
    /// The heading, which says what is seen in a sentence; empty for none.
    public var title: String
    /// Photographs and their middles, in sides of a picture from the top left.
    public var pictures: [(photograph: Photograph, center: Point)]
    /// Of the map, in sides of a picture.
    public var width, height: Double
    /// A note on what a reader must know besides; empty for none.
    public var footnote: String
    /// The side of a picture, in px at scale 1.
    public var side: Double

    public init(
        title: String = "", pictures: [(photograph: Photograph, center: Point)], width: Double, height: Double,
        footnote: String = "", side: Double = 40
    ) {
        (self.title, self.pictures, self.width, self.height) = (title, pictures, width, height)
        (self.footnote, self.side) = (footnote, side)
    }

    /// Between neighbours, in px.
    private static let gap = 2.0

    public func sheet() -> Sheet {
        let typesetter = Typesetter(), margin = GridLayout.margin
        let mapWidth = max(width * side, 200)
        var commands: [DrawingCommand] = [], y = margin
        func set(_ text: String, _ role: TextLine.Role, _ style: TextStyle) {
            for line in typesetter.lines(text, style, width: mapWidth) {
                commands.append(.text(typesetter.place(line, role, style, x: margin, top: y)))
                y += style.lineHeight
            }
        }
        if !title.isEmpty {
            set(title, .title, .title)
            y += 14
        }
        for (photograph, center) in pictures {
            let frame = Rectangle(
                x: (margin + (center.x - 0.5) * side + Self.gap / 2).rounded(),
                y: (y + (center.y - 0.5) * side + Self.gap / 2).rounded(),
                width: side - Self.gap, height: side - Self.gap)
            commands += Cell.photograph(photograph).commands(in: frame)
        }
        y += height * side
        if !footnote.isEmpty {
            y += 14
            set(footnote, .footnote, .note)
        }
        return Sheet(
            size: Size(width: (mapWidth + 2 * margin).rounded(.up), height: (y + margin).rounded(.up)),
            commands: commands)
    }
}
