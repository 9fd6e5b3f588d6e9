/// A figure as a notebook needs it: its size, and a way to write it.
public struct PageFigure: Sendable {
    /// The size at scale 1, in pixels.
    let width: Double
    let height: Double
    /// Writes the figure into a file.
    let write: @Sendable (_ path: String, _ format: FigureFormat) throws -> Void

    /// - Parameters:
    ///   - width: pixels at scale 1.
    ///   - height: pixels at scale 1.
    ///   - write: writes the figure to a path; a PNG at scale 2.
    public init(
        width: Double, height: Double,
        write: @escaping @Sendable (_ path: String, _ format: FigureFormat) throws -> Void
    ) {
        (self.width, self.height, self.write) = (width, height, write)
    }
}

/// A kind of figure file.
public enum FigureFormat: String, CaseIterable, Sendable {
    case png, svg, pdf
}
