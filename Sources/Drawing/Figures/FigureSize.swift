/// The largest sizes that a picture of a figure may have.
enum FigureSize {
    /// Cairo's limit, pixels a side.
    static let mostPixelsOfSide = 32_767.0
    /// A gigabyte of memory while it is drawn.
    static let mostPixels = 0x1p28
    /// Below that nobody reads its letters.
    static let leastScale = 0.4

    /// The scale at which a PNG file can hold a figure: the one asked for, or a smaller one.
    /// - Throws: ``FigureTooLarge``.
    static func scale(of size: Size, asked scale: Double) throws(FigureTooLarge) -> Double {
        // Sizes in pixels are rounded upward.
        let side = (mostPixelsOfSide - 1) / max(size.width, size.height)
        let area = (mostPixels / (size.width * size.height)).squareRoot()
        let fitting = min(scale, side, area)
        guard fitting >= min(scale, leastScale) else { throw FigureTooLarge(size: size) }
        return fitting
    }
}

/// A figure that no PNG file can hold so that it can be read.
public struct FigureTooLarge: Error, Equatable, CustomStringConvertible {
    /// In px at scale 1.
    public let size: Size

    public var description: String {
        "A figure of \(Int(size.width)) × \(Int(size.height)) px is too large for a PNG file, which has 32767 pixels a side "
            + "at most: show less in it, or write it as .svg or .pdf."
    }
}
