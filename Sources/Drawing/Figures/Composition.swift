/// A sheet while it is composed: text is measured as it is set, from the top down.
struct Composition {
    let typesetter = Typesetter()
    var commands: [DrawingCommand] = []

    enum Alignment { case left, centre, right }

    /// Sets wrapped text and returns where it ends.
    ///
    /// - Parameters:
    ///   - x: the left edge, the middle or the right edge of its lines.
    ///   - width: of the longest line.
    mutating func set(
        _ text: String, _ role: TextLine.Role, _ style: TextStyle, x: Double, top: Double,
        width: Double = .greatestFiniteMagnitude, alignment: Alignment = .left
    ) -> Double {
        var y = top
        for line in typesetter.lines(text, style, width: width) {
            let length = alignment == .left ? 0 : typesetter.width(line, style)
            let left = x - (alignment == .right ? length : alignment == .centre ? length / 2 : 0)
            commands.append(.text(typesetter.place(line, role, style, x: left, top: y)))
            y += style.lineHeight
        }
        return y
    }
}
