import Foundation
import Testing

@testable import Drawing

@Suite struct `Line plots` {
    private static func curves(_ count: Int, ends: (Int) -> Double) -> [LinePlot.Series] {
        (0..<count).map { i in
            .init("una curva con un nombre largo \(i)", [(0, 0.9), (0.5, 0.5), (1, ends(i))])
        }
    }

    @Test(arguments: 1...6)
    func `Names at the ends of curves stay apart and on the sheet, though the curves meet`(_ count: Int) {
        for end in [0, 0.5, 1.0] {
            let plot = LinePlot(
                title: "Las curvas se encuentran al final del camino", x: PlotAxis("parte cubierta", numbers: .share),
                y: PlotAxis("probabilidad de la clase", range: 0...1), series: Self.curves(count) { _ in end },
                footnote: "Una nota al pie que es bastante larga, para que haya que partirla en dos líneas o más.",
                wording: .spanish)
            expectReadable(plot.sheet(), "\(count) curves that end at \(end)")
            let names = plot.sheet().text(.label).map(\.string).joined(separator: " ")
            for i in 0..<count { #expect(names.contains("\(i)")) }
        }
    }

    @Test func `A curve passes through its points`() throws {
        let plot = LinePlot(
            x: PlotAxis("x", range: 0...4), y: PlotAxis("y", range: 0...10), series: [.init("a", [(1, 2), (3, 7)])],
            area: Size(width: 400, height: 200))
        let points = plot.sheet().commands.compactMap { command -> [Point]? in
            if case .line(let points, false, .blue, 2) = command, points[0].x < 476 { points } else { nil }
        }
        let line = try #require(points.first)
        let (run, rise) = (line[1].x - line[0].x, line[0].y - line[1].y)
        #expect(points.count == 1)
        #expect(run == 200 && abs(rise - 100) < 1e-9)
    }

    /// The middles of discs, which are the signs of the first curve.
    private static func discs(_ plot: LinePlot) -> [Point] {
        plot.sheet().commands.compactMap { if case .disc(let center, _, .blue) = $0 { center } else { nil } }
    }

    private static func leaders(_ plot: LinePlot) -> [[Point]] {
        plot.sheet().commands.compactMap { if case .line(let points, _, .leader, _) = $0 { points } else { nil } }
    }

    /// Of an area that begins at 76, 50 and ends at 476, 250.
    private static func plot(_ series: [LinePlot.Series], x: ClosedRange<Double> = 0...4) -> LinePlot {
        LinePlot(
            x: PlotAxis("x", range: x), y: PlotAxis("y", range: 0...10), series: series,
            area: Size(width: 400, height: 200))
    }

    @Test func `What stands beside a name is apart from the data, and only data have signs in the area`() {
        let points = [(0.0, 2.0), (2, 4), (4, 7)], right = 476.0
        let marked = Self.discs(Self.plot([.init("a", points, marksPoints: true)]))
        #expect(marked.filter { $0.x <= right }.count == 3)
        #expect(marked.filter { $0.x > right }.map(\.x) == [506])
        let plain = Self.plot([.init("a", points, marksPoints: false)])
        #expect(Self.discs(plain).isEmpty)
        let pieces = plain.sheet().commands.compactMap { command -> [Point]? in
            if case .line(let points, false, .blue, 2) = command { points } else { nil }
        }
        #expect(pieces.last == [Point(x: 496, y: 110), Point(x: 516, y: 110)])
        #expect(Self.discs(Self.plot([.init("a", [(2, 4)], marksPoints: false)])) == [Point(x: 276, y: 170)])
    }

    @Test func `A thin line leads to a name that cannot stand where its curve ends, and to no other`() {
        let apart = Self.plot([.init("a", [(0, 2), (4, 2)]), .init("b", [(0, 2), (4, 8)])])
        #expect(Self.leaders(apart).isEmpty)
        // Both end at 150: the names' lines of 17 px begin at 141.5 and 158.5.
        let together = Self.plot([.init("a", [(0, 2), (4, 5)]), .init("b", [(0, 4), (4, 5)])])
        let shifted = [Point(x: 478, y: 150), Point(x: 478, y: 150), Point(x: 492, y: 167)]
        #expect(Self.leaders(together) == [shifted])
        let short = Self.plot([.init("a", [(0, 2), (3, 5)])])
        let level = [Point(x: 383, y: 150), Point(x: 478, y: 150), Point(x: 492, y: 150)]
        #expect(Self.leaders(short) == [level])
    }

    @Test func `Intervals of neighbours are a band behind the curve, one alone is a whisker`() {
        let points = [(0.0, 5.0), (1, 5), (2, 5), (3, 5), (4, .nan)]
        let plot = Self.plot([.init("a", points, intervals: [4...6, 2...12, nil, 1...9, 0...1])])
        let commands = plot.sheet().commands
        let bands = commands.compactMap { command -> [Point]? in
            if case .polygon(let corners, Color.blue.withOpacity(0.1)) = command { corners } else { nil }
        }
        // 20 px a unit upward from 250; what lies beyond the axis is cut off at 50.
        let band = [(76.0, 170.0), (176, 210), (176, 50), (76, 130)].map { Point(x: $0.0, y: $0.1) }
        #expect(bands == [band])
        let thin = commands.compactMap { command -> [Point]? in
            if case .line(let points, false, Color.blue.withOpacity(0.5), _) = command { points } else { nil }
        }
        #expect(thin == [Array(band[..<2]), [band[3], band[2]], [Point(x: 376, y: 230), Point(x: 376, y: 70)]])
        let behind = commands.firstIndex { if case .polygon = $0 { true } else { false } }
        let curve = commands.firstIndex { if case .line(_, _, .blue, 2) = $0 { true } else { false } }
        #expect(behind! < curve!)
    }

    @Test func `An axis without a wish has room for the intervals`() {
        let plot = LinePlot(
            x: PlotAxis("x"), y: PlotAxis("y"), series: [.init("a", [(0, 1), (1, 1)], intervals: [-3...1, 1...7])])
        let ticks = plot.sheet().text(.tick).map(\.string)
        #expect(ticks.contains("−4") && ticks.contains("8"))
    }

    @Test func `On an axis of log(1 + value) zero has its place`() {
        let axis = PlacedAxis(PlotAxis("ε", scale: .logarithmicFromZero), for: [0, 1, 7, 63], ticks: 6, .english)
        // log₂ of 1, 2, 8 and 64, of six.
        let shares = [0.0, 1, 7, 63].map { (axis.share(of: $0) * 6).rounded() }
        #expect(shares == [0, 1, 3, 6])
        #expect(axis.ticks.map(\.label) == ["0", "1", "2", "5", "10", "20", "50"])
    }

    @Test func `Numbers stand where they are wished`() {
        let plain = PlacedAxis(PlotAxis("ε", ticks: [0, 0.5, 16]), for: [0, 16], ticks: 6, .spanish)
        let shares = PlacedAxis(PlotAxis("y", numbers: .share, ticks: [0, 0.125, 1]), for: [0, 1], ticks: 6, .english)
        #expect(plain.ticks.map(\.label) == ["0", "0,5", "16"])
        #expect(shares.ticks.map(\.label) == ["0%", "12.5%", "100%"])
    }

    @Test func `An axis without a wish ends at ticks around the data`() {
        let axis = PlacedAxis(PlotAxis("y"), for: [0.13, 0.87], ticks: 5, .english)
        #expect(axis.range == 0...1)
        #expect(axis.ticks.map(\.label) == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    }

    @Test func `Shares are written as percentages of the language`() {
        let axis = PlacedAxis(PlotAxis("y", range: 0...1, numbers: .share), for: [], ticks: 2, .spanish)
        #expect(axis.ticks.map(\.label) == ["0\u{202F}%", "50\u{202F}%", "100\u{202F}%"])
    }

    @Test func `A logarithmic axis has a decade for each power of ten`() {
        let axis = PlacedAxis(PlotAxis("x", scale: .logarithmic), for: [1e-5, 0.1], ticks: 6, .english)
        let shares = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1].map { (axis.share(of: $0) * 100).rounded() }
        #expect(shares == [0, 25, 50, 75, 100])
        #expect(axis.ticks.map(\.label) == ["10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1"])
    }

    @Test func `Data that are all the same, or none at all, can be drawn`() {
        for points in [[], [(1.0, 0.5)], [(1, 0.5), (2, 0.5)], [(0, .nan), (1, 0.2)]] {
            let plot = LinePlot(x: PlotAxis("x"), y: PlotAxis("y"), series: [.init("a", points)])
            expectReadable(plot.sheet(), "\(points)")
        }
    }
}

@Suite struct `Decades of an axis` {
    @Test(arguments: [
        ([0.05, 9.6], 0.01...10), ([1, 10], 1...10), ([1], 1...10), ([0.3], 0.1...1), ([0, -2, .nan, 30], 10...100),
    ])
    func `They reach from a power of ten to a power of ten around what is above zero`(
        values: [Double], decades: ClosedRange<Double>
    ) {
        #expect(PlotAxis.decades(around: values) == decades)
    }

    @Test func `There are none around nothing`() { #expect(PlotAxis.decades(around: [0, -1, .infinity]) == nil) }
}

@Suite struct `Bar plots` {
    private static func plot(_ groups: Int, _ bars: Int, value: Double = 0.6) -> BarPlot {
        BarPlot(
            title: "Con más instancias, los métodos aciertan menos", axis: PlotAxis("aciertos", numbers: .share),
            series: (0..<bars).map { "serie \($0)" },
            groups: (0..<groups).map { group in
                .init(
                    "Un método de nombre muy largo, el \(group)",
                    (0..<bars).map { .init(value / Double($0 + 1), interval: 0.1...min(value + 0.1, 1)) })
            }, footnote: "Intervalos de confianza del 95 %.", wording: .spanish)
    }

    @Test(arguments: [(1, 1), (3, 1), (4, 3), (7, 2)])
    func `No text leaves the sheet or lies on other text`(groups: Int, bars: Int) {
        for value in [0.02, 0.6, 1] { expectReadable(Self.plot(groups, bars, value: value).sheet(), "\(value)") }
    }

    @Test func `Bars are as long as their values, from zero to either side`() {
        let plot = BarPlot(
            axis: PlotAxis("r", range: -1...1), groups: [.init("a", [.init(0.5)]), .init("b", [.init(-0.25)])],
            width: 200)
        let bars = plot.sheet().commands.compactMap { command -> Rectangle? in
            if case .fill(let bar, .blue) = command { bar } else { nil }
        }
        #expect(bars.map(\.width) == [50, 25])
        #expect(bars[1].right == bars[0].left)
    }

    @Test func `A value stands behind its bar's end, at the left where the bar points to the left`() throws {
        let groups: [BarPlot.Group] = [
            .init("a", [.init(0.5, interval: 0.25...0.75)]), .init("b", [.init(-0.5)]),
            .init("c", [.init(-0.25, interval: -0.75...0.25)]),
        ]
        let sheet = BarPlot(axis: PlotAxis("r", range: -1...1), groups: groups, width: 400).sheet()
        let labels = sheet.text(.label),
            zero = try #require(
                sheet.commands.compactMap { if case .fill(let bar, .blue) = $0 { bar.left } else { nil } }.first)
        #expect(labels.map(\.string) == ["0.50", "−0.50", "−0.25"])
        // 200 px a unit: behind 0.75, before -0.5, and before the interval's end at -0.75.
        #expect(labels[0].box.left == zero + 156)
        #expect(abs(labels[1].box.right - (zero - 106)) < 1e-9)
        #expect(abs(labels[2].box.right - (zero - 156)) < 1e-9)
    }

    @Test(arguments: [-1.0, -0.6, -0.02]) func `Values at the left leave the groups' names alone`(value: Double) {
        let groups = (0..<3).map { BarPlot.Group("Un método de nombre muy largo, el \($0)", [.init(value)]) }
        let plot = BarPlot(axis: PlotAxis("r", range: -1...0), groups: groups, wording: .spanish)
        expectReadable(plot.sheet(), "\(value)")
    }

    @Test func `A value that is none is a dash`() {
        let plot = BarPlot(axis: PlotAxis("r", range: 0...1), groups: [.init("a", [.init(.nan)])])
        let labels = plot.sheet().text(.label).map(\.string)
        #expect(labels == ["–"])
    }
}

@Suite struct `Tables as figures` {
    private let table = TableFigure(
        title: "Lo que cuesta cada mapa", columns: ["Método", "Pasadas", "Milisegundos"],
        rows: [["CAM", "1", "2,6"], ["Oclusión con un parche muy pequeño y un paso todavía menor", "785", "1441"]],
        isNumeric: [false, true, true], footnote: "Medido en esta ejecución.")

    @Test func `No text leaves the sheet or lies on other text`() { expectReadable(table.sheet(), "table") }

    @Test func `Numbers end at one line, words begin at one`() {
        let text = table.sheet().text()
        func boxes(_ strings: String...) -> [Rectangle] {
            strings.compactMap { string in text.first { $0.string == string }?.box }
        }
        let numbers = boxes("1", "785", "Pasadas").map { ($0.right * 100).rounded() }
        let words = boxes("Método", "CAM").map(\.left)
        #expect(Set(numbers).count == 1 && numbers.count == 3)
        #expect(Set(words).count == 1 && words.count == 2)
    }

    @Test func `A column is set to the right alone where it is told so`() {
        let sheet = TableFigure(columns: ["a", "bbbbbb"], rows: [["x", "y"]], isNumeric: [false, false]).sheet()
        let x = sheet.text().filter { ["bbbbbb", "y"].contains($0.string) }.map(\.box.left)
        #expect(x[0] == x[1])
    }
}
