/// Curves over a common axis, each named at its end.
///
///     let plot = LinePlot(
///         title: "Two hundred steps close the gap",
///         x: PlotAxis("steps", scale: .logarithmic), y: PlotAxis("completeness error (logits)"),
///         series: [.init("trapezoids", [(10, 0.9), (50, 0.2), (200, 0.04)])])
public struct LinePlot: Figure {
    /// What is seen, as a sentence; empty for none.
    public var title: String
    public var x, y: PlotAxis
    /// At most six, told apart by colour and marker.
    public var series: [Series]
    /// What a reader must know besides; empty for none.
    public var footnote: String
    public var wording: Wording
    /// Of the area in which curves are drawn, in px at scale 1.
    public var area: Size

    /// One curve.
    public struct Series: Equatable, Sendable {
        public var name: String
        public var points: [Point]
        /// Whether each point is marked, or the last one alone.
        public var marksPoints: Bool

        /// - Parameters:
        ///   - points: x and y in the units of the axes, x rising; what is not finite is left out.
        ///   - marksPoints: whether each point is marked; by default where there are few.
        public init(_ name: String, _ points: [(Double, Double)], marksPoints: Bool? = nil) {
            self.name = name
            self.points = points.map { Point(x: $0.0, y: $0.1) }.filter { $0.x.isFinite && $0.y.isFinite }
            self.marksPoints = marksPoints ?? (points.count <= 16)
        }
    }

    public init(
        title: String = "", x: PlotAxis, y: PlotAxis, series: [Series], footnote: String = "",
        wording: Wording = .english, area: Size = Size(width: 460, height: 260)
    ) {
        precondition(series.count <= PlotMarker.series.count, "\(series.count) curves cannot be told apart")
        (self.title, self.x, self.y, self.series) = (title, x, y, series)
        (self.footnote, self.wording, self.area) = (footnote, wording, area)
    }

    public func sheet() -> Sheet {
        let numbers = wording.numbers, points = series.flatMap(\.points)
        let columns = PlacedAxis(x, for: points.map(\.x), ticks: 6, numbers)
        let rows = PlacedAxis(y, for: points.map(\.y), ticks: 5, numbers)
        var frame = PlotFrame(title: title, footnote: footnote, area: area, labelWidth: labelWidth)
        frame.addGrid(rows: rows, named: y.label)
        frame.addFoot(columns: columns, named: x.label)
        let curves = series.map { $0.points.map { frame.place(columns.share(of: $0.x), rows.share(of: $0.y)) } }
        for (i, curve) in curves.enumerated() where curve.count > 1 {
            frame.draw(.line(curve, isClosed: false, color: PlotMarker.series[i].color, width: 2))
        }
        for (i, curve) in curves.enumerated() {
            for point in series[i].marksPoints ? curve[...] : curve.suffix(1) {
                frame.draw(PlotMarker.series[i].marker.commands(at: point, color: PlotMarker.series[i].color))
            }
        }
        frame.addEndLabels(zip(series, curves).compactMap { line, curve in curve.last.map { (line.name, $0.y) } })
        return frame.sheet()
    }

    /// The room that names at the ends of curves need.
    private var labelWidth: Double {
        let typesetter = Typesetter()
        return series.map { typesetter.width($0.name, .caption) }.max().map { min($0.rounded(.up), 180) } ?? 0
    }
}
