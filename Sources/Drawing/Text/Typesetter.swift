/// Measures text and breaks it into lines.
final class Typesetter {
    private var fonts: [TextStyle: ScaledFont] = [:]

    func font(_ style: TextStyle) -> ScaledFont {
        if let font = fonts[style] { return font }
        let font = ScaledFont(style)
        fonts[style] = font
        return font
    }

    /// The width of a line in px at scale 1.
    func width(_ text: String, _ style: TextStyle) -> Double { font(style).run(text).width }

    /// The text in lines that are not wider than `width`, about equally long.
    ///
    /// Lines break at spaces, at line feeds and after hyphens; what is too wide alone breaks where it must.
    func lines(_ text: String, _ style: TextStyle, width: Double) -> [String] {
        let paragraphs = text.split(separator: "\n").map { Self.pieces(of: $0) }
        return paragraphs.flatMap { pieces -> [String] in
            let greedy = greedyLines(pieces, style, width: width)
            let widest = pieces.map { self.width($0.trimmed, style) }.max() ?? 0
            guard greedy.count > 1, widest <= width else { return greedy }
            // The narrowest measure that needs no more lines leaves no word alone on the last one.
            var narrow = max(width / 2, widest), wide = width
            for _ in 0..<6 {
                let middle = (narrow + wide) / 2
                let count = greedyLines(pieces, style, width: middle).count
                if count > greedy.count { narrow = middle } else { wide = middle }
            }
            return greedyLines(pieces, style, width: wide)
        }
    }

    /// The parts of a text between which a line may end, with the spaces that follow them.
    private static func pieces(of text: Substring) -> [String] {
        var pieces = [""]
        for character in text {
            let last = pieces[pieces.count - 1]
            if let end = last.last, character != " ", end == " " || end == "-" && last.count > 1 { pieces.append("") }
            pieces[pieces.count - 1].append(character)
        }
        return pieces
    }

    private func greedyLines(_ pieces: [String], _ style: TextStyle, width: Double) -> [String] {
        var lines: [String] = [], line = ""
        for piece in pieces {
            if self.width((line + piece).trimmed, style) <= width {
                line += piece
                continue
            }
            if !line.isEmpty { lines.append(line.trimmed) }
            line = ""
            for character in piece {
                if !line.isEmpty, self.width((line + String(character)).trimmed, style) > width {
                    lines.append(line.trimmed)
                    line = ""
                }
                line.append(character)
            }
        }
        if !line.trimmed.isEmpty { lines.append(line.trimmed) }
        return lines
    }
}

extension String {
    /// Without the breaking spaces at its end.
    fileprivate var trimmed: String { String(reversed().drop { $0 == " " }.reversed()) }
}

extension Typesetter {
    /// A line of text whose line box starts at `top`; the type stands in the middle of it.
    func place(_ text: String, _ role: TextLine.Role, _ style: TextStyle, x: Double, top: Double) -> TextLine {
        let font = font(style)
        let height = font.ascent + font.descent
        // Baselines on whole px: at scale 1 the feet of letters are sharp.
        let baseline = (top + (style.lineHeight - height) / 2 + font.ascent).rounded()
        return TextLine(
            string: text, role: role, style: style, origin: Point(x: x, y: baseline),
            box: Rectangle(x: x, y: baseline - font.ascent, width: width(text, style), height: height))
    }
}
