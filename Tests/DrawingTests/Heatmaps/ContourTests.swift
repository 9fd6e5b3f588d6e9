import Foundation
import Tensors
import Testing

@testable import Drawing

@Suite struct `Contours of masks` {
    /// The area inside a closed line, positive where it runs clockwise on the sheet (shoelace formula).
    func area(_ line: [Point]) -> Double {
        zip(line, line.dropFirst() + line.prefix(1)).reduce(0) { $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) / 2 }
    }

    @Test func `One element is a diamond around its centre`() throws {
        var mask = Tensor(zeros: [3, 3])
        mask[1, 1] = 1
        let lines = Contour(of: mask).lines
        let line = try #require(lines.first)
        // Half way to each neighbour: (0.5, 1/3), (2/3, 0.5), (0.5, 2/3), (1/3, 0.5).
        #expect(lines.count == 1)
        #expect(line.count == 4)
        for point in line {
            let distance = abs(point.x - 0.5) + abs(point.y - 0.5)
            #expect(abs(distance - 1.0 / 6) < 1e-6)
        }
        #expect(abs(abs(area(line)) - 1.0 / 18) < 1e-6)
    }

    @Test func `A full mask is outlined at the picture's edge`() throws {
        let lines = Contour(of: Tensor(repeating: 1, shape: [4, 4])).lines
        let line = try #require(lines.first)
        #expect(lines.count == 1)
        #expect(line.allSatisfy { 0...1 ~= $0.x && 0...1 ~= $0.y })
        #expect(abs(area(line)) > 0.95)
    }

    @Test func `A hole and a second region have lines of their own`() {
        let rows: [[Float]] = [
            [1, 1, 1, 1, 1, 0, 0, 0],
            [1, 0, 0, 0, 1, 0, 0, 0],
            [1, 0, 0, 0, 1, 0, 1, 1],
            [1, 0, 0, 0, 1, 0, 1, 1],
            [1, 1, 1, 1, 1, 0, 0, 0],
        ]
        let lines = Contour(of: Tensor(Array(rows.joined()), shape: [5, 8])).lines
        let areas = lines.map(area).sorted()
        #expect(lines.count == 3)
        // A hole runs the other way round.
        #expect(areas.filter { $0 < 0 }.count == 1 || areas.filter { $0 > 0 }.count == 1)
    }

    @Test func `Touching corners do not tangle`() {
        let lines = Contour(of: Tensor([1, 0, 0, 1], shape: [2, 2])).lines
        #expect(lines.count == 2)
    }

    @Test func `A soft disc is round`() {
        let side = 64
        let mask = Tensor(
            (0..<side * side).map { i in
                let x = Double(i % side) - 31.5, y = Double(i / side) - 31.5
                return Float(min(max(20.5 - (x * x + y * y).squareRoot(), 0), 1))
            }, shape: [side, side])
        let lines = Contour(of: mask).lines
        let radii = lines.joined().map { hypot($0.x - 0.5, $0.y - 0.5) * 64 }
        #expect(lines.count == 1)
        #expect(radii.allSatisfy { abs($0 - 20) < 0.1 })
    }

    @Test func `A hard disc loses its steps, not its size`() {
        let side = 64
        let mask = Tensor(
            (0..<side * side).map { i in
                let x = Double(i % side) - 31.5, y = Double(i / side) - 31.5
                return (x * x + y * y).squareRoot() < 20 ? 1 : 0
            }, shape: [side, side])
        let contour = Contour(of: mask)
        func roughness(_ lines: [[Point]]) -> Double {
            lines.joined().map { abs(hypot($0.x - 0.5, $0.y - 0.5) * 64 - 20) }.reduce(0, +)
        }
        let before = roughness(contour.lines), after = roughness(contour.smoothLines)
        let areas = [contour.lines, contour.smoothLines].map { abs(area($0[0])) * 64 * 64 }
        #expect(after < 0.8 * before)
        #expect(areas.allSatisfy { abs($0 / (.pi * 400) - 1) < 0.02 })
    }

    @Test func `An empty mask has no contour`() {
        let lines = Contour(of: Tensor(zeros: [5, 7])).lines
        #expect(lines.isEmpty)
    }
}
