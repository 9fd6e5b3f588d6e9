import Testing

@testable import Drawing

/// Where text may stand on a sheet.
func inside(_ sheet: Sheet) -> Rectangle {
    Rectangle(
        x: GridLayout.margin - 1, y: GridLayout.margin - 1, width: sheet.size.width - 2 * GridLayout.margin + 2,
        height: sheet.size.height - 2 * GridLayout.margin + 2)
}

/// No line of text leaves the sheet, is smaller than 11 px, or lies on other text or on a picture.
func expectReadable(_ sheet: Sheet, _ comment: Comment = "") {
    let inside = inside(sheet)
    let text = sheet.text(), frames = sheet.frames
    for (i, line) in text.enumerated() {
        #expect(inside.contains(line.box), "\(comment) “\(line.string)” at \(line.box) leaves \(inside)")
        #expect(line.style.size >= 11, "\(comment) “\(line.string)”")
        for frame in frames {
            #expect(!line.box.overlaps(frame), "\(comment) “\(line.string)” at \(line.box) lies on \(frame)")
        }
        for other in text[(i + 1)...] {
            #expect(!line.box.overlaps(other.box), "\(comment) “\(line.string)” lies on “\(other.string)”")
        }
    }
}
