import Tensors
import Testing

@testable import Drawing

@Suite struct `Drawings that are kept as text` {
    private static func photograph(_ level: UInt8, corner: UInt8? = nil) -> Photograph {
        var pixels = [UInt8](repeating: level, count: 4 * 64 * 64)
        for i in stride(from: 3, to: pixels.count, by: 4) { pixels[i] = 255 }
        if let corner { for row in 0..<16 { for i in 0..<64 where i % 4 < 3 { pixels[row * 256 + i] = corner } } }
        return Photograph(width: 64, height: 64, pixels: pixels)
    }

    private static func grid(
        _ photograph: Photograph = photograph(100), caption: String = "zebra · 0.42", cellSize: Double = 112
    ) -> FigureGrid {
        FigureGrid(
            title: "The map moves with “the class” @ 7 # 1", columns: ["left", "right"],
            rows: [.init(cells: [.photograph(photograph, caption: caption), .pixels(photograph)])],
            cellSize: Size(width: cellSize, height: cellSize))
    }

    private static func plot(_ y: Double, color: Int = 1) -> LinePlot {
        LinePlot(
            x: PlotAxis("steps", range: 0...1), y: PlotAxis("error", range: 0...1),
            series: (0..<color).map { .init("curve \($0)", [(0, 0.5), (1, y)]) })
    }

    private static func record(_ figure: some Figure, _ agreement: Agreement = .rounding) -> DrawingRecord {
        DrawingRecord(of: figure.sheet(), agreement: agreement)
    }

    @Test func `What is written is read again`() throws {
        let claims: [FigureClaim] = [
            .words("named", "espresso"), .words("titled", "the “great” one"), .number("share", 0.981, within: 0.05),
            .number("tiny", 3.5e-7 as Float, within: 1e-8),
        ]
        let agreement = Agreement(levels: nil, distance: 2.25, digits: 3)
        let record = DrawingRecord(of: Self.grid().sheet(), agreement: agreement, claims: claims)
        let again = try DrawingRecord(record.text)
        #expect(again == record)
        #expect(again.claims == claims)
        #expect(record.text.hasPrefix("levels free, distance 2.25, digits 3\nclaim named “espresso”\n"))
        let curves = Self.record(Self.plot(0.25, color: 2))
        #expect(try DrawingRecord(curves.text) == curves)
    }

    @Test(arguments: ["", "levels 3", "levels 3, distance 1, digits 1\npicture @ 3 x", "sheet @ 1 2"])
    func `What is none is told with its line`(text: String) {
        #expect(throws: DrawingRecordError.self) { try DrawingRecord(text) }
    }

    @Test func `The same figure says the same, and so does one that rounding has moved`() {
        let kept = Self.record(Self.grid())
        let same = Self.record(Self.grid()).difference(from: kept)
        #expect(same == nil)
        let rounded = Self.record(Self.grid(Self.photograph(102), caption: "zebra · 0.43")).difference(from: kept)
        #expect(rounded == nil)
        let curve = Self.record(Self.plot(0.502)).difference(from: Self.record(Self.plot(0.5)))
        #expect(curve == nil)
    }

    @Test func `A moved cell, another picture, a part of it, and other words are found`() {
        let kept = Self.record(Self.grid())
        let moved = Self.record(Self.grid(cellSize: 113)).difference(from: kept)
        #expect(moved?.contains("has moved by") == true)
        let other = Self.record(Self.grid(Self.photograph(104))).difference(from: kept)
        #expect(other?.contains("looks otherwise: by 4 of 255 levels") == true)
        let part = Self.record(Self.grid(Self.photograph(100, corner: 160))).difference(from: kept)
        #expect(part?.contains("looks otherwise: by 60") == true)
        let number = Self.record(Self.grid(caption: "zebra · 0.44")).difference(from: kept)
        #expect(number == "“zebra · 0.42” is “zebra · 0.44” now")
        let word = Self.record(Self.grid(caption: "tiger · 0.42")).difference(from: kept)
        #expect(word != nil)
        let curve = Self.record(Self.plot(0.51)).difference(from: Self.record(Self.plot(0.5)))
        #expect(curve?.hasPrefix("line") == true && curve?.contains("has moved by 2.6 px") == true)
        let more = Self.record(Self.plot(0.5, color: 2)).difference(from: Self.record(Self.plot(0.5)))
        #expect(more != nil)
    }

    @Test func `Another colour map is found`() {
        let map = Tensor([0, 1, 2, 3], shape: [2, 2])
        func grid(_ colors: ColorMap) -> FigureGrid {
            var scale = ColorScale.ownMaximum(.english)
            scale.colors = colors
            return FigureGrid(rows: [.init(cells: [.heatmap(Heatmap(map, over: nil, scale: scale))])])
        }
        let maps = [ColorMap.inferno, .blueWhiteRed].map { Self.record(grid($0)) }
        let difference = maps[1].difference(from: maps[0])
        #expect(difference?.contains("looks otherwise") == true)
    }

    @Test(arguments: [
        ("7 × 7", "8 × 8", false), ("1 of 7", "2 of 7", false), ("42%", "43%", true), ("42%", "44%", false),
        ("IoU 0.50", "IoU 0.51", true), ("IoU 0.5", "IoU 0.50", false), ("−0.01", "0.00", true),
        ("0,42 (0,38–0,47)", "0,43 (0,38–0,46)", true), ("12 % bear", "12 % hare", false),
        ("camel · <0.01", "camel · 0.01", true),
        ("<0.01", "0.02", false), ("1.999", "2.000", true),
    ])
    func `Numbers that were computed may differ in their last digit, counts may not`(a: String, b: String, isSame: Bool)
    {
        let kept = Self.record(Self.grid(caption: a))
        let difference = Self.record(Self.grid(caption: b)).difference(from: kept)
        #expect((difference == nil) == isSame)
    }

    @Test func `What is free is not compared, and what is claimed in its place is`() {
        let agreement = Agreement(levels: nil, digits: nil)
        func record(_ level: UInt8, _ caption: String, _ claim: FigureClaim) -> DrawingRecord {
            DrawingRecord(
                of: Self.grid(Self.photograph(level), caption: caption).sheet(), agreement: agreement, claims: [claim])
        }
        let kept = record(100, "espresso · 0.98", .number("reached", 0.98, within: 0.05))
        let other = record(200, "espresso · 0.95", .number("reached", 0.95, within: 0.05)).difference(from: kept)
        #expect(other == nil)
        let failed = record(100, "espresso · 0.12", .number("reached", 0.12, within: 0.05)).difference(from: kept)
        #expect(failed == "it claims reached 0.12 within 0.05, and claimed reached 0.98 within 0.05")
        let loose = record(100, "espresso · 0.98", .number("reached", 0.98, within: 0.5)).difference(from: kept)
        #expect(loose != nil)
        let named = record(100, "hen · 0.98", .number("reached", 0.98, within: 0.05)).difference(from: kept)
        #expect(named == "“espresso · 0.98” is “hen · 0.98” now")
    }

    @Test func `An agreement that has changed is told`() {
        let kept = Self.record(Self.grid()), loose = Self.record(Self.grid(), Agreement(levels: 30))
        #expect(loose.difference(from: kept)?.contains("it was compared by levels 3") == true)
    }

    @Test func `Of points whose places are free the signs are counted`() {
        let points = (0..<30).map { Point(x: Double($0 % 7), y: Double($0 % 11)) }
        func record(_ points: [Point], _ classes: [Int]) -> DrawingRecord {
            let panel = ScatterPanels.Panel(head: "map", points: points, classes: classes)
            return Self.record(
                ScatterPanels(title: "", panels: [panel], columns: 1), Agreement(distance: nil))
        }
        let kept = record(points, (0..<30).map { $0 % 3 })
        let elsewhere = record(points.reversed(), (0..<30).map { $0 % 3 }).difference(from: kept)
        #expect(elsewhere == nil)
        let recoloured = record(points, (0..<30).map { $0 == 0 ? 1 : $0 % 3 }).difference(from: kept)
        #expect(recoloured != nil)
    }

    @Test func `Where places are free, a leader may come or go`() {
        func record(endingAt end: Double, _ agreement: Agreement) -> DrawingRecord {
            let series = [LinePlot.Series("a", [(0, 0), (1, 0.5)]), .init("b", [(0, 1), (1, end)])]
            return Self.record(
                LinePlot(x: PlotAxis("x"), y: PlotAxis("y", range: 0...1), series: series), agreement)
        }
        let free = Agreement(distance: nil)
        let apart = record(endingAt: 1, free).difference(from: record(endingAt: 0.51, free))
        #expect(apart == nil)
        let strict = record(endingAt: 1, .rounding).difference(from: record(endingAt: 0.51, .rounding))
        #expect(strict != nil)
    }
}
