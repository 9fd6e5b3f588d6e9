import Features
import Foundation
import Tensors
import Testing

@Suite struct `Assignment` {
    @Test func `Three rows by hand`() {
        let costs: [[Double]] = [[4, 1, 3], [2, 0, 5], [3, 2, 2]]
        let found = LinearAssignment(rows: 3, columns: 3) { costs[$0][$1] }
        #expect(found.places == [1, 0, 2])
        #expect(found.cost == 5)
    }

    @Test(arguments: 0..<20)
    func `No exchange is cheaper`(seed: Int) {
        let rows = 2 + seed % 5, columns = rows + seed % 3
        let numbers = RandomNumbers(seed: UInt64(seed))
        func cost(_ i: Int, _ j: Int) -> Double { Double(numbers.uniform(at: i * columns + j)) - 0.3 }
        let found = LinearAssignment(rows: rows, columns: columns, cost: cost)
        #expect(Set(found.places).count == rows)
        var cheapest = Double.infinity
        func tryAll(_ row: Int, _ taken: Set<Int>, _ sum: Double) {
            guard row < rows else { return cheapest = min(cheapest, sum) }
            for j in 0..<columns where !taken.contains(j) { tryAll(row + 1, taken.union([j]), sum + cost(row, j)) }
        }
        tryAll(0, [], 0)
        #expect(abs(found.cost - cheapest) < 1e-9)
    }

    @Test func `Equal costs, and nobody at all`() {
        #expect(Set(LinearAssignment(rows: 5, columns: 5) { _, _ in 1 }.places).count == 5)
        #expect(LinearAssignment(rows: 0, columns: 3) { _, _ in 1 }.places.isEmpty)
    }
}

@Suite struct `Pictures on an embedding` {
    private let points = Tensor.groups(3, count: 70, dimensions: 2)

    private func hasNoOverlap(_ arrangement: PictureArrangement) -> Bool {
        let centers = arrangement.centers
        return centers.indices.allSatisfy { i in
            centers[..<i].allSatisfy { max(abs($0.x - centers[i].x), abs($0.y - centers[i].y)) >= 1 }
        }
    }

    private func isInside(_ arrangement: PictureArrangement) -> Bool {
        arrangement.centers.allSatisfy {
            $0.x >= 0.5 && $0.y >= 0.5 && $0.x <= arrangement.width - 0.5 && $0.y <= arrangement.height - 0.5
        }
    }

    @Test func `On a grid every picture has a cell`() {
        let grid = PictureArrangement.grid(points)
        #expect(grid.width == 9)
        #expect(grid.height == 8)
        #expect(hasNoOverlap(grid))
        #expect(isInside(grid))
    }

    @Test func `Points that are a grid stay where they are`() {
        let square = Tensor(shape: [25, 2]) { x in
            for i in 0..<25 { (x[2 * i], x[2 * i + 1]) = (Float(i % 5), Float(4 - i / 5)) }
        }
        let grid = PictureArrangement.grid(square)
        for (i, center) in grid.centers.enumerated() {
            #expect(center.x == Double(i % 5) + 0.5)
            #expect(center.y == Double(i / 5) + 0.5)
        }
    }

    @Test func `Without a grid pictures keep their places as far as there is room`() {
        let free = PictureArrangement.free(points)
        #expect(hasNoOverlap(free))
        #expect(isInside(free))
        // Far points are where the embedding has them: nobody was in the way.
        let far = Tensor([0, 0, 10, 0, 10, 10, 0, 10], shape: [4, 2])
        let corners = PictureArrangement.free(far, share: 0.1)
        #expect(corners.centers[0].x == 0.5 && corners.centers[0].y == corners.height - 0.5)
        #expect(corners.centers[2].x == corners.width - 0.5 && corners.centers[2].y == 0.5)
    }

    @Test(arguments: [0, 1, 40])
    func `All at one place, one, and none`(count: Int) {
        let points = Tensor(zeros: [count, 2])
        #expect(PictureArrangement.grid(points).centers.count == count)
        let free = PictureArrangement.free(points)
        #expect(free.centers.count == count)
        #expect(hasNoOverlap(free))
    }
}
