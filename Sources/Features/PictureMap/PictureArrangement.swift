import Foundation
import Tensors

/// Places for square pictures on an embedding, so that none lies on another.
public struct PictureArrangement: Sendable {
    /// The middle of each picture, in sides of a picture from the top left corner of the map.
    public let centers: [(x: Double, y: Double)]
    /// Of the map, in sides of a picture.
    public let width, height: Double

    /// Every picture in a cell of a full grid, as near to its place in the embedding as all together can be: the sum of
    /// squared distances is least.
    ///
    /// - Parameter points: `[n, 2]`, finite.
    /// - Complexity: O(n³).
    public static func grid(_ points: Tensor) -> PictureArrangement {
        let places = UnitPlaces(points), n = places.points.count
        let columns = max(1, Int(Double(n).squareRoot().rounded(.up))), rows = max(1, (n + columns - 1) / columns)
        // Ranks, not coordinates: a grid has no room for empty regions, and clumps have to spread over it.
        let spread = places.spread()
        let assignment = LinearAssignment(rows: n, columns: columns * rows) { i, cell in
            let dx = spread[i].x - (Double(cell % columns) + 0.5) / Double(columns)
            let dy = spread[i].y - (Double(cell / columns) + 0.5) / Double(rows)
            return dx * dx + dy * dy
        }
        let centers = assignment.places.map { (x: Double($0 % columns) + 0.5, y: Double($0 / columns) + 0.5) }
        return PictureArrangement(centers: centers, width: Double(columns), height: Double(rows))
    }

    /// Every picture at its place in the embedding, or, where others lie there already, beside them as near as there is
    /// room.
    ///
    /// - Parameters:
    ///   - points: `[n, 2]`, finite.
    ///   - share: of the map that pictures cover, at most; the less, the truer the places.
    /// - Complexity: O(n) for each step away from the places, which are few where the share is small.
    public static func free(_ points: Tensor, share: Double = 0.3) -> PictureArrangement {
        precondition(share > 0 && share <= 0.5, "pictures that cover \(share) of the map")
        let places = UnitPlaces(points)
        let side = (Double(max(places.points.count, 1)) / share).squareRoot() + 1
        var taken = TakenSquares()
        let centers = places.points.map { place in
            taken.place(near: (x: 0.5 + place.x * (side - 1), y: 0.5 + place.y * (side - 1)))
        }
        // Those that were pushed over the edge make the map larger.
        let left = centers.map(\.x).min() ?? 0.5, top = centers.map(\.y).min() ?? 0.5
        let right = centers.map(\.x).max() ?? 0.5, bottom = centers.map(\.y).max() ?? 0.5
        return PictureArrangement(
            centers: centers.map { (x: $0.x - left + 0.5, y: $0.y - top + 0.5) },
            width: right - left + 1, height: bottom - top + 1)
    }
}

/// Points within a unit square, y downward.
private struct UnitPlaces {
    let points: [(x: Double, y: Double)]

    init(_ points: Tensor) {
        precondition(points.shape.rank == 2 && points.shape[1] == 2, "places are [n, 2], got \(points.shape)")
        let rows = (0..<points.shape[0]).map { (x: Double(points[$0, 0]), y: -Double(points[$0, 1])) }
        let left = rows.map(\.x).min() ?? 0, top = rows.map(\.y).min() ?? 0
        let size = max((rows.map(\.x).max() ?? 0) - left, (rows.map(\.y).max() ?? 0) - top)
        let width = (rows.map(\.x).max() ?? 0) - left, height = (rows.map(\.y).max() ?? 0) - top
        // The same scale along both axes, in the middle of the square.
        self.points = rows.map { row in
            guard size > 0 else { return (x: 0.5, y: 0.5) }
            return (x: 0.5 + (row.x - left - width / 2) / size, y: 0.5 + (row.y - top - height / 2) / size)
        }
    }

    /// Each coordinate halfway between itself and its rank.
    func spread() -> [(x: Double, y: Double)] {
        func ranks(_ values: [Double]) -> [Double] {
            var ranks = [Double](repeating: 0, count: values.count)
            let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
            for (rank, i) in order.enumerated() { ranks[i] = (Double(rank) + 0.5) / Double(values.count) }
            return ranks
        }
        let x = ranks(points.map(\.x)), y = ranks(points.map(\.y))
        return points.indices.map { (x: (points[$0].x + x[$0]) / 2, y: (points[$0].y + y[$0]) / 2) }
    }
}

/// Unit squares that lie on a plane, found by the cell that their middle is in.
private struct TakenSquares {
    private struct Cell: Hashable { let x, y: Int }
    private var centers: [Cell: [(x: Double, y: Double)]] = [:]

    /// Takes the free place that is nearest to a wish, on rings around it.
    mutating func place(near wish: (x: Double, y: Double)) -> (x: Double, y: Double) {
        var ring = 0
        while true {
            let radius = 0.125 * Double(ring), count = max(1, 6 * ring)
            for i in 0..<count {
                let angle = 2 * Double.pi * Double(i) / Double(count)
                let center = (x: wish.x + radius * cos(angle), y: wish.y + radius * sin(angle))
                if isFree(center) {
                    centers[cell(center), default: []].append(center)
                    return center
                }
            }
            ring += 1
        }
    }

    private func cell(_ center: (x: Double, y: Double)) -> Cell {
        Cell(x: Int(center.x.rounded(.down)), y: Int(center.y.rounded(.down)))
    }

    private func isFree(_ center: (x: Double, y: Double)) -> Bool {
        let middle = cell(center)
        for x in middle.x - 1...middle.x + 1 {
            for y in middle.y - 1...middle.y + 1 {
                for other in centers[Cell(x: x, y: y)] ?? []
                where abs(other.x - center.x) < 1 && abs(other.y - center.y) < 1 { return false }
            }
        }
        return true
    }
}
