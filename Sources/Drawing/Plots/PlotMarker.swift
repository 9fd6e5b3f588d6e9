/// A sign that tells a curve from others in print without colour.
enum PlotMarker: CaseIterable {
    case disc, square, triangle, diamond, ring, cross

    /// Colours that stay apart for most colour-blind readers and hold on white, each with a sign of its own.
    static let series: [(color: Color, marker: PlotMarker)] = [
        (.blue, .disc), (.vermillion, .square), (.bluishGreen, .triangle), (.reddishPurple, .diamond),
        (.orange, .ring), (.black, .cross),
    ]

    func commands(at center: Point, color: Color, radius r: Double = 4) -> [DrawingCommand] {
        func points(_ offsets: [(Double, Double)]) -> [Point] {
            offsets.map { Point(x: center.x + $0.0 * r, y: center.y + $0.1 * r) }
        }
        switch self {
        case .disc: return [.disc(center: center, radius: r, color)]
        case .square: return [.polygon(points([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]), color)]
        case .triangle: return [.polygon(points([(0, -1.2), (1.1, 0.8), (-1.1, 0.8)]), color)]
        case .diamond: return [.polygon(points([(0, -1.3), (1.1, 0), (0, 1.3), (-1.1, 0)]), color)]
        case .ring:
            return [
                .disc(center: center, radius: r, .white),
                .circle(center: center, radius: r - 0.75, color: color, width: 1.75),
            ]
        case .cross:
            return [[(-1.0, -1.0), (1, 1)], [(-1, 1), (1, -1)]].map {
                .line(points($0), isClosed: false, color: color, width: 2)
            }
        }
    }
}
