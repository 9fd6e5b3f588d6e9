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
    /// Lines break at spaces and at line feeds; a word that is too wide alone breaks where it must.
    func lines(_ text: String, _ style: TextStyle, width: Double) -> [String] {
        let greedy = greedyLines(text, style, width: width)
        guard greedy.count > 1, greedy.count <= 4 else { return greedy }
        // The narrowest measure that needs no more lines leaves no word alone on the last one.
        var narrow = width / 2, wide = width
        for _ in 0..<6 {
            let middle = (narrow + wide) / 2
            if greedyLines(text, style, width: middle).count > greedy.count { narrow = middle } else { wide = middle }
        }
        return greedyLines(text, style, width: wide)
    }

    private func greedyLines(_ text: String, _ style: TextStyle, width: Double) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: true) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                let longer = line.isEmpty ? String(word) : line + " " + word
                if self.width(longer, style) <= width {
                    line = longer
                    continue
                }
                if !line.isEmpty { lines.append(line) }
                line = ""
                for character in word {
                    if !line.isEmpty, self.width(line + String(character), style) > width {
                        lines.append(line)
                        line = ""
                    }
                    line.append(character)
                }
            }
            if !line.isEmpty { lines.append(line) }
        }
        return lines
    }
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
