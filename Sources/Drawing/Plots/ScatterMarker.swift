/// The colour and the sign of one of up to a hundred classes: ten of each, the first ten classes differ in both.
struct ScatterMarker {
    let color: Color
    private let outline: [(Double, Double)]

    /// - Parameter number: of the class; nil where there are no classes.
    init(_ number: Int?) {
        let number = number ?? 4
        color = Self.colors[number % 10]
        outline = Self.outlines[(number + number / 10) % 10]
    }

    func command(at center: Point, radius: Double) -> DrawingCommand {
        guard !outline.isEmpty else { return .disc(center: center, radius: radius, color) }
        return .polygon(outline.map { Point(x: center.x + $0.0 * radius, y: center.y + $0.1 * radius) }, color)
    }

    /// Okabe and Ito's eight, a grey and a brown.
    private static let colors = Color.okabeIto + [Color(0x8C8C8C), Color(0x7A4A1E)]

    /// Of about the same area; none for a disc.
    private static let outlines: [[(Double, Double)]] = [
        [],
        [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        [(0, -1.3), (1.2, 0.8), (-1.2, 0.8)],
        [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
        [(0, 1.3), (1.2, -0.8), (-1.2, -0.8)],
        plus,
        plus.map { (0.72 * ($0.0 - $0.1), 0.72 * ($0.0 + $0.1)) },
        [(-1.5, -0.55), (1.5, -0.55), (1.5, 0.55), (-1.5, 0.55)],
        [(-0.55, -1.5), (0.55, -1.5), (0.55, 1.5), (-0.55, 1.5)],
        [(-0.6, -1.1), (0.6, -1.1), (1.2, 0), (0.6, 1.1), (-0.6, 1.1), (-1.2, 0)],
    ]

    private static let plus: [(Double, Double)] = [
        (-0.45, -1.3), (0.45, -1.3), (0.45, -0.45), (1.3, -0.45), (1.3, 0.45), (0.45, 0.45),
        (0.45, 1.3), (-0.45, 1.3), (-0.45, 0.45), (-1.3, 0.45), (-1.3, -0.45), (-0.45, -0.45),
    ]
}
