import Tensors

/// Regions of an image whose cones are about as large: their copies are computed with pieces of one size.
struct RegionGroup {
    /// A copy, with the place of its region among the cone's stretches.
    struct Copy {
        let index, row, column: Int
    }

    let cone: Cone
    let copies: [Copy]

    /// Divides regions into groups, along the rows and along the columns into two parts at most: at the border of an image
    /// cones are smaller than inside.
    static func groups(of regions: [ImageRegion], _ network: Graph, output: Int) -> [RegionGroup] {
        let size = network.shapes[0]
        let rows = parts(regions.map(\.rows), axis: 2, network, output)
        let columns = parts(regions.map(\.columns), axis: 3, network, output)
        return rows.flatMap { rows in
            columns.compactMap { columns in
                let copies = regions.enumerated().compactMap { index, region -> Copy? in
                    guard let row = rows.firstIndex(of: region.rows),
                        let column = columns.firstIndex(of: region.columns)
                    else { return nil }
                    return Copy(index: index, row: row, column: column)
                }
                guard !copies.isEmpty else { return nil }
                let cone = Cone(
                    rows: AxisCone(size: size[2], ranges: rows), columns: AxisCone(size: size[3], ranges: columns))
                return RegionGroup(cone: cone, copies: copies)
            }
        }
    }

    /// The stretches of an axis in the one or two parts that take the fewest operations.
    private static func parts(
        _ stretches: [Range<Int>], axis: Int, _ network: Graph, _ output: Int
    ) -> [[Range<Int>]] {
        let size = network.shapes[0]
        let counts = Dictionary(grouping: stretches, by: \.self).mapValues(\.count)
        let costs = counts.keys.map { stretch in
            let own = AxisCone(size: size[axis], ranges: [stretch])
            let other = AxisCone.whole(size[5 - axis], count: 1)
            let cone = axis == 2 ? Cone(rows: own, columns: other) : Cone(rows: other, columns: own)
            let graph = ConeGraph(network, output: output, cone: cone, batch: 1, wholeFrom: 1)
            return (stretch: stretch, profile: graph.operationCounts)
        }.sorted { ($0.profile.reduce(0, +), $0.stretch.lowerBound) < ($1.profile.reduce(0, +), $1.stretch.lowerBound) }
        let all = costs.map(\.stretch)
        /// Cost of all copies of some stretches if each layer's pieces are as large as the largest.
        func cost(_ part: ArraySlice<(stretch: Range<Int>, profile: [Double])>) -> Double {
            let copies = part.reduce(0) { $0 + counts[$1.stretch]! }
            let largest = part.dropFirst().reduce(part.first!.profile) { zip($0, $1.profile).map { max($0, $1) } }
            return Double(copies) * largest.reduce(0, +)
        }
        guard all.count > 1 else { return [all] }
        let cuts = (1..<all.count).map { (at: $0, cost: cost(costs[..<$0]) + cost(costs[$0...])) }
        let best = cuts.min { $0.cost < $1.cost }!
        // Each part is compiled for itself.
        guard best.cost < 0.95 * cost(costs[...]) else { return [all] }
        return [Array(all[..<best.at]), Array(all[best.at...])]
    }
}
