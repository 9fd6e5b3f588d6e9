/// Curves over a common axis, each named at its end.
///
///     let plot = LinePlot(
///         title: "Two hundred steps close the gap",
///         x: PlotAxis("steps", scale: .logarithmic), y: PlotAxis("completeness error (logits)"),
///         series: [.init("trapezoids", [(10, 0.9), (50, 0.2), (200, 0.04)])])
///
/// How sure points are is drawn behind the curves:
///
///     .init("PGD", [(1, 0.4), (2, 0.1)], intervals: [0.2...0.6, 0.02...0.4])
public struct LinePlot: Figure {
    /// The heading, which says what is seen in a sentence; empty for none.
    public var title: String
    public var x, y: PlotAxis
    /// At most six, told apart by colour and marker.
    public var series: [Series]
    /// A note on what a reader must know besides; empty for none.
    public var footnote: String
    public var wording: Wording
    /// Of the area in which curves are drawn, in px at scale 1.
    public var area: Size

    /// One curve.
    public struct Series: Equatable, Sendable {
        public var name: String
        public var points: [Point]
        /// The certainty of each point's y, a confidence interval for instance; nil for a point that has none.
        public var intervals: [ClosedRange<Double>?]
        /// Whether each point is marked, or none; a point alone always is.
        public var marksPoints: Bool

        /// - Parameters:
        ///   - points: x and y in the units of the axes, x rising; what is not finite is left out.
        ///   - intervals: of y, one for each point or none at all. Neighbours that have one share a band, a point between
        ///     others that have none gets a whisker.
        ///   - marksPoints: whether each point is marked; by default where there are few.
        /// - Precondition: there are as many intervals as points, or none.
        public init(
            _ name: String, _ points: [(Double, Double)], intervals: [ClosedRange<Double>?] = [],
            marksPoints: Bool? = nil
        ) {
            precondition(
                intervals.isEmpty || intervals.count == points.count,
                "\(intervals.count) intervals for \(points.count) points")
            let shown = points.indices.filter { points[$0].0.isFinite && points[$0].1.isFinite }
            self.name = name
            self.points = shown.map { Point(x: points[$0].0, y: points[$0].1) }
            self.intervals = intervals.isEmpty ? shown.map { _ in nil } : shown.map { intervals[$0] }
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
        let ends = series.flatMap(\.intervals).flatMap { [$0?.lowerBound, $0?.upperBound] }.compactMap { $0 }
        let columns = PlacedAxis(x, for: points.map(\.x), ticks: 6, numbers)
        let rows = PlacedAxis(y, for: points.map(\.y) + ends, ticks: 5, numbers)
        var frame = PlotFrame(
            title: title, footnote: footnote, area: area,
            labelWidth: PlotFrame.width(ofCurveNames: series.map(\.name)))
        frame.addGrid(rows: rows, named: y.label)
        frame.addFoot(columns: columns, named: x.label)
        func place(_ x: Double, _ y: Double) -> Point { frame.place(columns.share(of: x), rows.share(of: y)) }
        let curves = series.map { $0.points.map { place($0.x, $0.y) } }
        for (i, line) in series.enumerated() {
            let intervals = zip(line.points, line.intervals).map { point, interval in
                interval.map { whole -> [Point] in
                    let seen = whole.clamped(to: rows.range)
                    return [place(point.x, seen.lowerBound), place(point.x, seen.upperBound)]
                }
            }
            frame.draw(intervalCommands(intervals, color: PlotMarker.series[i].color))
        }
        for (i, curve) in curves.enumerated() where curve.count > 1 {
            frame.draw(.line(curve, isClosed: false, color: PlotMarker.series[i].color, width: 2))
        }
        for (i, curve) in curves.enumerated() {
            for point in curve where series[i].marksPoints || curve.count == 1 {
                frame.draw(PlotMarker.series[i].marker.commands(at: point, color: PlotMarker.series[i].color))
            }
        }
        frame.addNames(
            of: zip(series, curves).enumerated().compactMap { i, one in
                let (line, curve) = one, (color, marker) = PlotMarker.series[i]
                return curve.last.map {
                    .init(name: line.name, color: color, marker: line.marksPoints ? marker : nil, end: $0)
                }
            })
        return frame.sheet()
    }

    /// Bands through intervals, given as their lower and upper ends, that have neighbours; whiskers where they have none.
    private func intervalCommands(_ intervals: [[Point]?], color: Color) -> [DrawingCommand] {
        intervals.split(separator: nil).flatMap { run -> [DrawingCommand] in
            let ends = run.compactMap { $0 }, edge = color.withOpacity(0.5)
            guard ends.count > 1 else { return [.line(ends[0], isClosed: false, color: edge, width: 1.5)] }
            let lower = ends.map { $0[0] }, upper = ends.map { $0[1] }
            // Where bands of several curves overlap, their edges tell them apart.
            return [.polygon(lower + upper.reversed(), color.withOpacity(0.1))]
                + [lower, upper].map { .line($0, isClosed: false, color: edge, width: 0.75) }
        }
    }
}
