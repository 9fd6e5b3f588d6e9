import Drawing
import Foundation
import Testing

@Suite struct `Scatter plots` {
    private let corners = [Point(x: 0, y: 0), Point(x: 10, y: 0), Point(x: 10, y: 5), Point(x: 0, y: 5)]

    /// The middles of what is drawn in the area.
    private func places(_ plot: ScatterPlot) -> [Point] {
        plot.sheet().commands.compactMap { command in
            switch command {
            case .disc(let center, _, _): return center
            case .polygon(let points, _):
                let xs = points.map(\.x), ys = points.map(\.y)
                return Point(x: (xs.min()! + xs.max()!) / 2, y: (ys.min()! + ys.max()!) / 2)
            default: return nil
            }
        }
    }

    @Test func `Both axes have the same scale, and up is up`() {
        let found = places(ScatterPlot(points: corners))
        let width = found[1].x - found[0].x, height = found[0].y - found[3].y
        #expect(abs(width - 2 * height) < 1e-9)
        #expect(height > 0)
        // All of the square's width but a small border is used.
        #expect(width == 520 - 12)
    }

    @Test func `Ten classes have ten colours and ten signs`() {
        let points = (0..<10).map { Point(x: Double($0), y: 0) }
        let plot = ScatterPlot(points: points, classes: Array(0..<10), names: (0..<10).map { "class \($0)" })
        // Around its own middle, so that the same sign elsewhere is the same.
        let signs = plot.sheet().commands.compactMap { command -> (Color, [Int])? in
            switch command {
            case .disc(_, _, let color): return (color, [])
            case .polygon(let points, let color):
                let x = points.map(\.x).min()!, y = points.map(\.y).min()!
                return (color, points.flatMap { [Int(($0.x - x) * 100), Int(($0.y - y) * 100)] })
            default: return nil
            }
        }.prefix(10)
        #expect(Set(signs.map(\.0)).count == 10)
        #expect(Set(signs.map(\.1)).count == 10)
    }

    @Test func `Every class is in the key and stands where it is densest`() {
        let points = (0..<40).map { Point(x: $0 < 20 ? Double($0) * 0.01 : 50 + Double($0) * 0.01, y: 0) }
        let classes = (0..<40).map { $0 < 20 ? 0 : 1 }
        let sheet = ScatterPlot(points: points, classes: classes, names: ["bag", "coat"]).sheet()
        let labels = sheet.text(.label)
        #expect(labels.map(\.string) == ["bag", "coat", "bag", "coat"])
        #expect(labels[2].box.x < labels[3].box.x)
    }

    @Test func `Names do not lie on each other`() {
        let points = (0..<50).map { Point(x: Double($0 % 7), y: Double($0 % 11)) } + [Point(x: 100, y: 100)]
        let names = (0..<5).map { "a long name \($0)" }
        let sheet = ScatterPlot(points: points, classes: (0..<51).map { $0 % 5 }, names: names).sheet()
        let boxes = sheet.text(.label).suffix(5).map(\.box)
        for (i, box) in boxes.enumerated() {
            for other in boxes[..<i] { #expect(!box.overlaps(other)) }
        }
    }

    @Test(arguments: [
        [], [Point(x: 3, y: 4)], [Point(x: 1, y: 1), Point(x: 1, y: 1)],
        [Point(x: .nan, y: 1), Point(x: 0, y: 0), Point(x: .infinity, y: 2)],
    ])
    func `Plots of hardly anything are drawn`(points: [Point]) {
        let plot = ScatterPlot(points: points)
        let finite = points.filter { $0.x.isFinite && $0.y.isFinite }
        #expect(places(plot).count == finite.count)
        #expect(places(plot).allSatisfy { $0.x.isFinite && $0.y.isFinite })
        #expect(!plot.data(as: .svg).isEmpty)
    }
}
