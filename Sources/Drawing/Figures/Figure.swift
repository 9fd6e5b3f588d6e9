import Foundation
import Tensors

/// Something that can be laid out on a sheet and written as a picture: a grid, a plot.
public protocol Figure: Sendable {
    /// The figure laid out: measured, wrapped, placed.
    func sheet() -> Sheet
}

/// The file format of a figure.
public enum FigureFormat: String, CaseIterable, Sendable {
    case png, svg, pdf

    /// The format that a path's extension names, PNG if it names none of the three.
    init(of path: String) { self = FigureFormat(rawValue: (path as NSString).pathExtension.lowercased()) ?? .png }
}

extension Figure {
    /// Width and height in px at scale 1.
    public var size: Size { sheet().size }

    /// Draws the figure at the top left of a canvas.
    public func draw(on canvas: Canvas) { canvas.draw(sheet()) }

    /// The bytes of a file that shows the figure.
    ///
    /// - Parameters:
    ///   - scale: device pixels a px in PNG, 1 for screens, 2 for print; of no effect on SVG and PDF.
    ///   - isReduced: whether a PNG file keeps 256 colours alone; of no effect on SVG and PDF, whose photographs are JPEG
    ///     data in any case.
    /// - Precondition: the scale is positive and the picture not larger than 32767 pixels a side.
    public func data(as format: FigureFormat, scale: Double = 1, isReduced: Bool = false) -> [UInt8] {
        data(of: sheet(), as: format, scale: scale, isReduced: isReduced)
    }

    private func data(of sheet: Sheet, as format: FigureFormat, scale: Double, isReduced: Bool) -> [UInt8] {
        let canvas = Canvas(size: sheet.size, format: format, scale: scale)
        canvas.draw(sheet)
        return canvas.finish(isReduced: isReduced)
    }

    /// Writes the figure to a file, whole or not at all.
    ///
    /// - Parameters:
    ///   - format: by default what the path's extension says, PNG if it says none of the three.
    ///   - scale: device pixels a px in PNG, 1 for screens, 2 for print; fewer where the file could not hold so many.
    ///   - isReduced: whether a PNG file keeps 256 colours alone.
    /// - Throws: ``FileWritingError``, ``FigureTooLarge``.
    public func write(
        to path: String, format: FigureFormat? = nil, scale: Double = 1, isReduced: Bool = false
    ) throws {
        let format = format ?? FigureFormat(of: path), sheet = sheet()
        let scale = format == .png ? try FigureSize.scale(of: sheet.size, asked: scale) : scale
        try AtomicFile.write(data(of: sheet, as: format, scale: scale, isReduced: isReduced), to: path)
    }
}
