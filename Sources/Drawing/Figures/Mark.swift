import Tensors

/// Something that is pointed out on a picture; places are shares of the picture's width and height.
public enum Mark: Equatable, Sendable {
    /// The border of a mask `[h, w]` that covers the picture edge to edge, 1 inside and 0 outside.
    case outline(of: Tensor, color: Color = .skyBlue)
    /// A cross in a ring, at the peak of a map for instance.
    case point(x: Double, y: Double, color: Color = .white)
    /// A box, predicted or true.
    case box(Rectangle, color: Color = .skyBlue)
    /// Thin lines between the parts of a picture.
    case seams(columns: [Double], rows: [Double])

    /// The peak of a heatmap.
    public static func peak(of heatmap: Heatmap, color: Color = .white) -> Mark {
        .point(x: heatmap.peak.x, y: heatmap.peak.y, color: color)
    }

    /// The commands that draw the mark on a picture; a dark edge keeps what points something out visible on any ground.
    func commands(on frame: Rectangle) -> [DrawingCommand] {
        switch self {
        case .outline(let mask, let color):
            let lines = Contour(of: mask).smoothLines.map { $0.map { frame.point(atX: $0.x, y: $0.y) } }
            return edged(color) { color, extra in
                lines.map { .line($0, isClosed: true, color: color, width: 1.75 + extra) }
            }
        case .point(let x, let y, let color):
            let center = frame.point(atX: x, y: y)
            let arms = [(0.0, 1.0), (0, -1), (1, 0), (-1, 0)].map { dx, dy in
                [3.5, 11].map { Point(x: center.x + dx * $0, y: center.y + dy * $0) }
            }
            return edged(color) { color, extra in
                [.circle(center: center, radius: 6, color: color, width: 1.75 + extra)]
                    + arms.map { .line($0, isClosed: false, color: color, width: 1.75 + extra) }
            }
        case .box(let box, let color):
            let corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
            let points = corners.map { frame.point(atX: $0.0, y: $0.1) }
            return edged(color) { color, extra in
                [.line(points, isClosed: true, color: color, width: 1.75 + extra)]
            }
        case .seams(let columns, let rows):
            let upright = columns.map { share -> DrawingCommand in
                let x = frame.point(atX: share, y: 0).x.rounded() - 0.5
                return .fill(Rectangle(x: x, y: frame.y, width: 1, height: frame.height), .hairline)
            }
            let level = rows.map { share -> DrawingCommand in
                let y = frame.point(atX: 0, y: share).y.rounded() - 0.5
                return .fill(Rectangle(x: frame.x, y: y, width: frame.width, height: 1), .hairline)
            }
            return upright + level
        }
    }

    private func edged(_ color: Color, _ draw: (Color, Double) -> [DrawingCommand]) -> [DrawingCommand] {
        draw(Color.black.withOpacity(0.55), 1.75) + draw(color, 0)
    }
}
