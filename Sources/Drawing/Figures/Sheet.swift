/// A figure laid out: everything that is drawn, in order, as data.
public struct Sheet: Equatable, Sendable {
    /// In px at scale 1.
    public var size: Size
    public var commands: [DrawingCommand]

    public init(size: Size, commands: [DrawingCommand] = []) {
        self.size = size
        self.commands = commands
    }

    /// The lines of text of one role, or of all, in drawing order.
    public func text(_ role: TextLine.Role? = nil) -> [TextLine] {
        commands.compactMap { command in
            guard case .text(let line) = command, role == nil || line.role == role else { return nil }
            return line
        }
    }

    /// The frames of photographs and maps, in drawing order.
    public var pictureFrames: [Rectangle] {
        commands.compactMap { command in
            guard case .picture(_, let frame, _) = command else { return nil }
            return frame
        }
    }
}

/// One thing that is drawn.
public enum DrawingCommand: Equatable, Sendable {
    case fill(Rectangle, Color)
    /// A picture stretched over its frame; with `smooth` false its pixels are seen.
    case picture(Photograph, in: Rectangle, smooth: Bool)
    case text(TextLine)
    /// Connected points.
    case line([Point], isClosed: Bool, color: Color, width: Double)
    /// The inside of a polygon.
    case polygon([Point], Color)
    case circle(center: Point, radius: Double, color: Color, width: Double)
    case disc(center: Point, radius: Double, Color)
    /// Commands of which only what lies in a rectangle is seen.
    case clipped(to: Rectangle, [DrawingCommand])
}

/// One line of text, placed and measured.
public struct TextLine: Hashable, Sendable {
    /// The purpose of the line: tests and alternative texts ask for it.
    public enum Role: String, Hashable, Sendable {
        case title, columnHead, rowHead, caption, tick, unit, footnote, label
    }

    public let string: String
    public let role: Role
    public let style: TextStyle
    /// The start of the baseline.
    public let origin: Point
    /// The advance width by the font's ascent and descent.
    public let box: Rectangle
}

extension Sheet: CustomStringConvertible {
    /// One line a command: `caption "zebra · 0.42" at 24, 300`.
    public var description: String {
        (["sheet \(Int(size.width)) × \(Int(size.height))"] + commands.map(\.description)).joined(separator: "\n")
    }
}

extension DrawingCommand: CustomStringConvertible {
    public var description: String {
        switch self {
        case .fill(let frame, let color): "fill \(frame.summary) \(color)"
        case .picture(let picture, let frame, let smooth):
            "picture \(picture.width) × \(picture.height) in \(frame.summary)" + (smooth ? "" : ", pixels seen")
        case .text(let line): "\(line.role) “\(line.string)” at \(line.origin.summary)"
        case .line(let points, let isClosed, let color, _):
            "\(isClosed ? "outline" : "line") of \(points.count) points \(color)"
        case .polygon(let points, let color): "polygon of \(points.count) points \(color)"
        case .circle(let center, let radius, let color, _): "circle at \(center.summary), radius \(radius), \(color)"
        case .disc(let center, let radius, let color): "disc at \(center.summary), radius \(radius), \(color)"
        case .clipped(let frame, let commands):
            "inside \(frame.summary): " + commands.map(\.description).joined(separator: "; ")
        }
    }
}

extension Point {
    fileprivate var summary: String { "\(Int(x.rounded())), \(Int(y.rounded()))" }
}

extension Rectangle {
    fileprivate var summary: String {
        "\(Int(width.rounded())) × \(Int(height.rounded())) at \(Int(x.rounded())), \(Int(y.rounded()))"
    }
}
