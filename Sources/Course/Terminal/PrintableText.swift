extension String {
    /// The text without what would command a terminal: control characters become their code, `\u{1B}` for escape.
    ///
    /// File names, labels and a server's words come from outside. Line feeds, tabs and the codes for colours and weight
    /// (`Terminal.styled`) stay.
    public var printable: String {
        guard unicodeScalars.contains(where: Self.isControl) else { return self }
        var result = String.UnicodeScalarView(), rest = unicodeScalars[...]
        while let scalar = rest.first {
            if let style = Self.style(at: rest) {
                result.append(contentsOf: style)
                rest = rest[style.endIndex...]
                continue
            }
            if Self.isControl(scalar) {
                result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
            } else {
                result.append(scalar)
            }
            rest = rest.dropFirst()
        }
        return String(result)
    }

    /// C0 but for tab and line feed, DEL, C1.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
    }

    /// `ESC [ 31 m` and its like, where the text begins with one.
    private static func style(at text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView? {
        guard text.starts(with: "\u{1B}[".unicodeScalars) else { return nil }
        let digits = text.dropFirst(2).prefix { "0"..."9" ~= $0 || $0 == ";" }
        guard digits.count <= 16, digits.endIndex < text.endIndex, text[digits.endIndex] == "m" else { return nil }
        return text[...digits.endIndex]
    }
}
