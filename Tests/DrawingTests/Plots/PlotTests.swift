import Foundation
import Testing

@testable import Drawing

/// What a sheet of a plot has to be, whatever the plot.
private func expectReadable(_ sheet: Sheet, _ comment: Comment) {
    let inside = Rectangle(
        x: GridLayout.margin - 1, y: GridLayout.margin - 1, width: sheet.size.width - 2 * GridLayout.margin + 2,
        height: sheet.size.height - 2 * GridLayout.margin + 2)
    let text = sheet.text()
    for (i, line) in text.enumerated() {
        #expect(inside.contains(line.box), "\(comment): “\(line.string)” at \(line.box) leaves \(inside)")
        #expect(line.style.size >= 11, comment)
        for other in text[(i + 1)...] {
            #expect(!line.box.overlaps(other.box), "\(comment): “\(line.string)” lies on “\(other.string)”")
        }
    }
}

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
                title: "Las curvas se encuentran al final del camino", x: PlotAxis("parte cubierta", numbers: .percent),
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
            if case .line(let points, false, .blue, 2) = command { points } else { nil }
        }
        let line = try #require(points.first)
        let (run, rise) = (line[1].x - line[0].x, line[0].y - line[1].y)
        #expect(points.count == 1)
        #expect(run == 200 && abs(rise - 100) < 1e-9)
    }

    @Test func `An axis without a wish ends at ticks around the data`() {
        let axis = PlacedAxis(PlotAxis("y"), for: [0.13, 0.87], ticks: 5, .english)
        #expect(axis.range == 0...1)
        #expect(axis.ticks.map(\.label) == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    }

    @Test func `Shares are written as percentages of the language`() {
        let axis = PlacedAxis(PlotAxis("y", range: 0...1, numbers: .percent), for: [], ticks: 2, .spanish)
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

@Suite struct `Bar plots` {
    private static func plot(_ groups: Int, _ bars: Int, value: Double = 0.6) -> BarPlot {
        BarPlot(
            title: "Con más instancias, los métodos aciertan menos", axis: PlotAxis("aciertos", numbers: .percent),
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
