import Tensors

extension Tensor {
    /// How evenly points of the plane are spread: the mean distance to the nearest other point, divided by what it would
    /// be if as many points were strewn by lot over the same area.
    ///
    ///     R = r̄ / (½ √(A / n))
    ///
    /// A: the area of the points' convex hull. R is near 1 for points strewn by lot, below 1 for points in clumps, above 1
    /// for points that keep away from each other, and 0 where all have copies.
    ///
    /// - Precondition: the operand is `[n, 2]`, n > 2.
    /// - Returns: 0...2.2; NaN where the points lie on a line.
    ///
    /// Clark, Evans: *Distance to Nearest Neighbor as a Measure of Spatial Relationships in Populations*, Ecology 1954.
    public func nearestNeighbourRatio() -> Double {
        precondition(shape.rank == 2 && shape[1] == 2 && shape[0] > 2, "places are [n, 2], got \(shape)")
        let nearest = Neighbours(1, of: self, .exact).squaredDistances
        let mean = nearest.reduce(0.0) { $0 + Double($1).squareRoot() } / Double(nearest.count)
        let area = hullArea()
        return area > 0 ? mean / (0.5 * (area / Double(shape[0])).squareRoot()) : .nan
    }

    /// The area of the convex hull, by Andrew's monotone chain.
    private func hullArea() -> Double {
        typealias Place = (x: Double, y: Double)
        let places = (0..<shape[0]).map { Place(x: Double(self[$0, 0]), y: Double(self[$0, 1])) }
            .sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        func chain(_ places: some Sequence<Place>) -> [Place] {
            var kept: [Place] = []
            for place in places {
                while kept.count > 1 {
                    let (a, b) = (kept[kept.count - 2], kept[kept.count - 1])
                    guard (b.x - a.x) * (place.y - a.y) - (b.y - a.y) * (place.x - a.x) <= 0 else { break }
                    kept.removeLast()
                }
                kept.append(place)
            }
            return kept
        }
        let hull = chain(places).dropLast() + chain(places.reversed()).dropLast()
        let next = hull.dropFirst() + hull.prefix(1)
        return zip(hull, next).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y } / 2
    }
}
