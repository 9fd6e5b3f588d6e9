import CCairo

/// The one typeface of all figures: Inter where it is installed, else Source Sans, else DejaVu Sans.
enum Typeface {
    /// Chosen once, by the first figure of the process.
    static let family = candidates.first(where: isInstalled) ?? "DejaVu Sans"

    private static let candidates = ["Inter", "Source Sans 3", "Source Sans Pro", "DejaVu Sans"]

    /// Fontconfig answers any name with some font: one that is installed measures otherwise than a name that cannot be.
    /// (If it is itself that fallback, the last choice leads to it too.)
    private static func isInstalled(_ family: String) -> Bool { signature(family) != signature("no such family 7f3a") }

    private static func signature(_ family: String) -> [Double] {
        let font = ScaledFont(family: family, size: 1000, isBold: false)
        return ["The quick brown fox", "0", "α"].map { font.run($0).width }
    }
}

/// A font of one size, unhinted, so that text is as wide in a PNG file as in a PDF file.
final class ScaledFont {
    let face: OpaquePointer
    private let pointer: OpaquePointer
    let ascent, descent: Double
    private let widestDigit: Double

    convenience init(_ style: TextStyle) {
        self.init(family: Typeface.family, size: style.size, isBold: style.isBold)
    }

    init(family: String, size: Double, isBold: Bool) {
        face = cairo_toy_font_face_create(
            family, CAIRO_FONT_SLANT_NORMAL, isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
        var matrix = cairo_matrix_t(), identity = cairo_matrix_t()
        cairo_matrix_init_scale(&matrix, size, size)
        cairo_matrix_init_identity(&identity)
        let options = FontOptions()
        pointer = cairo_scaled_font_create(face, &matrix, &identity, options.pointer)
        var extents = cairo_font_extents_t()
        cairo_scaled_font_extents(pointer, &extents)
        ascent = extents.ascent
        descent = extents.descent
        var widest = 0.0
        for digit in "0123456789" {
            var extents = cairo_text_extents_t()
            cairo_scaled_font_text_extents(pointer, String(digit), &extents)
            widest = max(widest, extents.x_advance)
        }
        widestDigit = widest
    }

    deinit {
        cairo_scaled_font_destroy(pointer)
        cairo_font_face_destroy(face)
    }

    /// The glyphs of a line of text, from the origin to the right; every digit takes the width of the widest.
    func run(_ text: String) -> GlyphRun {
        var glyphs: UnsafeMutablePointer<cairo_glyph_t>?
        var glyphCount: Int32 = 0
        // Spaces that do not break look like others; control characters have no glyph, and NUL would end the text.
        let plain = String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\u{A0}" || $0.value < 32 ? " " : $0 }))
        let status = cairo_scaled_font_text_to_glyphs(
            pointer, 0, 0, plain, -1, &glyphs, &glyphCount, nil, nil, nil)
        defer { cairo_glyph_free(glyphs) }
        guard status == CAIRO_STATUS_SUCCESS, let glyphs else { return GlyphRun(glyphs: [], width: 0) }
        var run = GlyphRun(glyphs: [], width: 0)
        // One glyph a scalar: Cairo's own text has no ligatures.
        let scalars = plain.unicodeScalars.map { ("0"..."9").contains($0) }
        for i in 0..<Int(glyphCount) {
            var glyph = glyphs[i]
            var extents = cairo_text_extents_t()
            cairo_scaled_font_glyph_extents(pointer, &glyph, 1, &extents)
            let isDigit = scalars.count == Int(glyphCount) && scalars[i]
            let advance = isDigit ? widestDigit : extents.x_advance
            glyph.x = run.width + (advance - extents.x_advance) / 2
            run.glyphs.append(glyph)
            run.width += advance
        }
        return run
    }
}

/// Placed glyphs of one font and the width that they take.
struct GlyphRun {
    var glyphs: [cairo_glyph_t]
    var width: Double
}

/// Greyscale, unhinted.
final class FontOptions {
    let pointer: OpaquePointer = cairo_font_options_create()

    init() {
        cairo_font_options_set_antialias(pointer, CAIRO_ANTIALIAS_GRAY)
        cairo_font_options_set_hint_style(pointer, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(pointer, CAIRO_HINT_METRICS_OFF)
    }

    deinit { cairo_font_options_destroy(pointer) }
}
