import Foundation
import Tensors
import Testing

@testable import Drawing

@Suite struct `Names among points` {
    private static let area = Rectangle(x: 0, y: 0, width: 400, height: 400)

    private static func cloud(_ count: Int, around center: Point, radius: Double, seed: UInt64) -> [Point] {
        let numbers = RandomNumbers(seed: seed).uniformTensor([count, 2]).elements.map(Double.init)
        return (0..<count).map { i in
            let (angle, length) = (2 * .pi * numbers[2 * i], radius * numbers[2 * i + 1].squareRoot())
            return Point(x: center.x + length * cos(angle), y: center.y + length * sin(angle))
        }
    }

    @Test func `Points are counted in any rectangle, up to the width of a cell`() {
        let points = Self.cloud(500, around: Point(x: 200, y: 200), radius: 190, seed: 1)
        let counts = PointCounts(points, in: Self.area)
        for box in [
            (0.0, 0.0, 400.0, 400.0), (100, 50, 80, 200), (-50, 390, 500, 100), (399, 0, 1, 1), (500, 500, 9, 9),
        ] {
            let box = Rectangle(x: box.0, y: box.1, width: box.2, height: box.3)
            func brute(_ margin: Double) -> Int {
                let box = box.grown(by: margin)
                return points.count { box.contains(Rectangle(x: $0.x, y: $0.y, width: 0, height: 0)) }
            }
            let got = counts.count(in: box)
            #expect(brute(-2) <= got && got <= brute(2), "\(box)")
        }
    }

    /// Two clouds apart, of which each has free ground around it.
    private static func named() -> (boxes: [Rectangle], clouds: [[Point]]) {
        let points =
            cloud(150, around: Point(x: 0, y: 0), radius: 1, seed: 2)
            + cloud(150, around: Point(x: 8, y: 6), radius: 1, seed: 3)
        let plot = ScatterPlot(
            points: points, classes: points.indices.map { $0 / 150 }, names: ["ankle boot", "sandal"], side: 400)
        let sheet = plot.sheet()
        let signs = sheet.commands.compactMap { command -> Point? in
            switch command {
            case .disc(let center, let radius, _): radius < 5 ? center : nil
            case .polygon(let corners, _):
                Point(x: corners.map(\.x).reduce(0, +) / 4, y: corners.map(\.y).reduce(0, +) / 4)
            default: nil
            }
        }
        return (sheet.text(.label).suffix(2).map(\.box), [Array(signs[..<150]), Array(signs[150..<300])])
    }

    @Test func `A name covers no point where there is free ground beside its class`() {
        let (boxes, clouds) = Self.named()
        for box in boxes {
            let covered = clouds.joined().count { box.contains(Rectangle(x: $0.x, y: $0.y, width: 0, height: 0)) }
            #expect(covered == 0)
        }
    }

    @Test func `A name stays beside its class`() {
        let (boxes, clouds) = Self.named()
        for (i, box) in boxes.enumerated() {
            func distance(_ point: Point) -> Double {
                hypot(
                    max(box.left - point.x, 0, point.x - box.right), max(box.top - point.y, 0, point.y - box.bottom))
            }
            let nearest = clouds.map { $0.map(distance).min() ?? .infinity }
            #expect(nearest[i] < 12 && nearest[i] < nearest[1 - i])
        }
    }

    @Test func `Names are read over points by their halo, without a box`() {
        let plot = ScatterPlot(points: [Point(x: 0, y: 0), Point(x: 1, y: 1)], classes: [0, 1], names: ["a", "b"])
        let names = plot.sheet().text(.label).suffix(2)
        let boxes = plot.sheet().commands.count { if case .fill = $0 { true } else { false } }
        #expect(names.allSatisfy { $0.style.halo != nil })
        #expect(boxes == 0)
        #expect(DrawingRecord(of: plot.sheet()).text.contains("label 12 bold #1B1B1B on #FFFFFF at 0.85 “a”"))
    }

    @Test func `A halo is drawn under its letters`() throws {
        func drawn(_ halo: Color?) throws -> Photograph {
            let size = Size(width: 60, height: 24), typesetter = Typesetter()
            let style = TextStyle(size: 16, halo: halo)
            let ground = DrawingCommand.fill(Rectangle(x: 0, y: 0, width: 60, height: 24), .blue)
            let canvas = Canvas(size: size, format: .png)
            canvas.draw(
                Sheet(size: size, commands: [ground, .text(typesetter.place("Illa", .label, style, x: 10, top: 0))]))
            let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).png")
            try Data(canvas.finish()).write(to: path)
            defer { try? FileManager.default.removeItem(at: path) }
            return try Photograph(contentsOf: path.path)
        }
        let plain = try drawn(nil), haloed = try drawn(.white)
        func count(_ picture: Photograph, _ isWanted: (UInt8, UInt8) -> Bool) -> Int {
            stride(from: 0, to: picture.pixels.count, by: 4).count {
                isWanted(picture.pixels[$0], picture.pixels[$0 + 2])
            }
        }
        let isWhite = { (red: UInt8, blue: UInt8) in red > 240 && blue > 240 }
        let isInk = { (red: UInt8, blue: UInt8) in red < 40 && blue < 60 }
        #expect(count(plain, isWhite) == 0 && count(haloed, isWhite) > 100)
        // Where letters end, they are mixed with what lies under them.
        #expect(count(haloed, isInk) > count(plain, isInk) / 2 && count(plain, isInk) > 20)
    }
}
