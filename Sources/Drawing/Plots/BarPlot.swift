/// Bars that lie, with intervals and their values behind their ends, in named groups.
///
///     let plot = BarPlot(
///         title: "Averages point better", axis: PlotAxis("pointing game", numbers: .share),
///         series: ["one instance", "four instances"],
///         groups: [.init("Grad-CAM", [.init(0.9, interval: 0.8...0.95), .init(0.7)])])
public struct BarPlot: Figure {
    /// The heading, which says what is seen in a sentence; empty for none.
    public var title: String
    public var axis: PlotAxis
    /// The names of a group's bars, in their order; one or none needs no key.
    public var series: [String]
    public var groups: [Group]
    /// A note on what a reader must know besides, the kind of interval for instance; empty for none.
    public var footnote: String
    public var wording: Wording
    /// Of the longest possible bar, in px at scale 1.
    public var width: Double

    public struct Group: Equatable, Sendable {
        public var name: String
        public var bars: [Bar]

        public init(_ name: String, _ bars: [Bar]) { (self.name, self.bars) = (name, bars) }
    }

    public struct Bar: Equatable, Sendable {
        /// In units of the axis; what is not finite is shown as a dash.
        public var value: Double
        /// A confidence interval.
        public var interval: ClosedRange<Double>?

        public init(_ value: Double, interval: ClosedRange<Double>? = nil) {
            (self.value, self.interval) = (value, interval)
        }

        /// Whether it points to the left.
        var isNegative: Bool { value.isFinite && value < 0 }
    }

    public init(
        title: String = "", axis: PlotAxis, series: [String] = [], groups: [Group], footnote: String = "",
        wording: Wording = .english, width: Double = 380
    ) {
        precondition(series.count <= PlotMarker.series.count, "\(series.count) kinds of bars cannot be told apart")
        (self.title, self.axis, self.series, self.groups) = (title, axis, series, groups)
        (self.footnote, self.wording, self.width) = (footnote, wording, width)
    }

    private static let thickness = 13.0, gap = 4.0, groupGap = 14.0, widestName = 150.0

    public func sheet() -> Sheet {
        let typesetter = Typesetter()
        let names = groups.map { typesetter.lines($0.name, .head, width: Self.widestName) }
        let left = (names.joined().map { typesetter.width($0, .head) }.max() ?? 0).rounded(.up) + 12
        let heights = zip(groups, names).map { group, lines in
            let bars = Double(max(group.bars.count, 1))
            return max(
                bars * Self.thickness + (bars - 1) * Self.gap, Double(lines.count) * TextStyle.head.lineHeight)
        }
        let height = heights.reduce(0, +) + Double(max(groups.count, 1)) * Self.groupGap
        let ends = groups.flatMap(\.bars).flatMap { [$0.value, $0.interval?.lowerBound, $0.interval?.upperBound] }
        let columns = PlacedAxis(axis, for: ends.compactMap { $0 } + [0], ticks: 5, wording.numbers)
        let hasKey = series.count > 1
        var frame = PlotFrame(
            title: title, footnote: footnote, area: Size(width: width, height: height),
            left: left + roomForValues(columns, typesetter), labelWidth: 32,
            top: hasKey ? TextStyle.caption.lineHeight + 10 : 0)
        if hasKey { addKey(to: &frame) }
        frame.addFoot(columns: columns, named: axis.label, hasGrid: true)
        var y = frame.area.top + Self.groupGap / 2
        for (i, group) in groups.enumerated() {
            let nameHeight = Double(names[i].count) * TextStyle.head.lineHeight
            var lineTop = y + (heights[i] - nameHeight) / 2
            for line in names[i] {
                lineTop = frame.set(line, .rowHead, .head, x: GridLayout.margin, top: lineTop)
            }
            let barsHeight = Double(group.bars.count) * (Self.thickness + Self.gap) - Self.gap
            let first = y + ((heights[i] - barsHeight) / 2).rounded()
            for (k, bar) in group.bars.enumerated() {
                add(bar, k, top: first + Double(k) * (Self.thickness + Self.gap), columns, to: &frame)
            }
            y += heights[i] + Self.groupGap
        }
        let zero = frame.place(columns.share(of: min(max(0, columns.range.lowerBound), columns.range.upperBound)), 0).x
        frame.draw(
            .fill(
                Rectangle(x: zero.rounded() - 0.5, y: frame.area.top, width: 1, height: frame.area.height), .smallPrint)
        )
        return frame.sheet()
    }

    private func addKey(to frame: inout PlotFrame) {
        var x = frame.area.left
        let top = frame.area.top - TextStyle.caption.lineHeight - 8
        for (i, name) in series.enumerated() {
            let square = Rectangle(x: x, y: top + 4, width: 10, height: 10)
            frame.draw(.fill(square, PlotMarker.series[i].color))
            _ = frame.set(name, .label, .caption, x: x + 15, top: top)
            x += 15 + frame.composition.typesetter.width(name, .caption) + 18
        }
    }

    /// The bar, its interval and, on the side to which the bar points, its value behind whichever reaches further.
    private func add(_ bar: Bar, _ k: Int, top: Double, _ columns: PlacedAxis, to frame: inout PlotFrame) {
        let middle = top + Self.thickness / 2, style = TextStyle.note
        func x(_ value: Double) -> Double { frame.place(min(max(columns.share(of: value), 0), 1), 0).x }
        let zero = x(0), end = bar.value.isFinite ? x(bar.value) : zero
        frame.draw(
            .fill(
                Rectangle(x: min(zero, end), y: top, width: abs(end - zero), height: Self.thickness),
                PlotMarker.series[k].color))
        var reach = min(end, zero)...max(end, zero)
        if let interval = bar.interval {
            let (low, high) = (x(interval.lowerBound), x(interval.upperBound))
            let whisker = [Point(x: low, y: middle), Point(x: high, y: middle)]
            // White on both sides tells it from the bar; shorter, for line ends are round.
            let halo = [Point(x: min(low + 2, high), y: middle), Point(x: max(high - 2, low), y: middle)]
            frame.draw(.line(halo, isClosed: false, color: .white, width: 3.5))
            frame.draw(.line(whisker, isClosed: false, color: .ink, width: 1.5))
            for x in [low, high] {
                let end = [Point(x: x, y: middle - 3.5), Point(x: x, y: middle + 3.5)]
                frame.draw(.line(end, isClosed: false, color: .ink, width: 1.5))
            }
            reach = min(reach.lowerBound, low)...max(reach.upperBound, high)
        }
        let text = words(for: bar), textWidth = frame.composition.typesetter.width(text, style)
        let left = bar.isNegative ? reach.lowerBound - Self.valueGap - textWidth : reach.upperBound + Self.valueGap
        let top = middle - style.lineHeight / 2
        // A grid line behind the number would strike it out.
        frame.draw(.fill(Rectangle(x: left - 2, y: top + 1, width: textWidth + 4, height: 13), .white))
        _ = frame.set(text, .label, style, x: left, top: top)
    }

    private static let valueGap = 6.0

    private func words(for bar: Bar) -> String {
        guard bar.value.isFinite else { return "–" }
        return axis.numbers == .share
            ? wording.numbers.percent(bar.value) : wording.numbers.string(bar.value, decimals: 2)
    }

    /// By how much values behind bars that point to the left would reach beyond the area.
    private func roomForValues(_ columns: PlacedAxis, _ typesetter: Typesetter) -> Double {
        groups.flatMap(\.bars).filter(\.isNegative).map { bar in
            let end = min(bar.value, bar.interval?.lowerBound ?? 0)
            let needed = Self.valueGap + typesetter.width(words(for: bar), .note)
            return (needed - max(columns.share(of: end), 0) * width).rounded(.up)
        }.max().map { max($0, 0) } ?? 0
    }
}
