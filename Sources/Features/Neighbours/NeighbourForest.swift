import Tensors

/// Neighbours of most points, found without comparing all pairs.
///
/// 1. Trees that halve the points again and again, each time at right angles to the line through two of them drawn by
///    lot, until the groups are small. Within a group all points are compared. Points that one tree has parted are
///    together in another.
/// 2. Neighbours of neighbours are neighbours: each point is compared with the nearest of its nearest, twice.
///
/// Each group, and each point, is one core's alone, and what it reads no one writes meanwhile: the result is the same
/// whatever the number of cores.
///
/// Dasgupta, Freund: *Random Projection Trees and Low Dimensional Manifolds*, STOC 2008; Dong, Moses, Li: *Efficient
/// K-Nearest Neighbor Graph Construction for Generic Similarity Measures*, WWW 2011.
struct NeighbourForest {
    private let rows: UnsafePointer<Float>
    private let count, dimensions: Int
    private let seed: UInt64

    private static let treeCount = 8
    /// How many of a point's neighbours are asked for theirs.
    private static let explored = 30
    private static let rounds = 2

    init(_ rows: UnsafePointer<Float>, count: Int, dimensions: Int, seed: UInt64) {
        (self.rows, self.count, self.dimensions, self.seed) = (rows, count, dimensions, seed)
    }

    /// Heaps of `k` points near to each point.
    /// - Complexity: O(n log n · d).
    func heaps(_ k: Int) -> [NearestHeap] {
        let groupSize = 3 * k
        var trees = [[Int32]](repeating: [], count: Self.treeCount)
        trees.withUnsafeMutableBufferPointer { trees in
            let trees = trees.baseAddress!
            Parallel.forEach(Self.treeCount) { tree in trees[tree] = order(tree: tree, groupSize: groupSize) }
        }
        // Each with memory of its own from the beginning: copies of one would share it until threads write to them.
        var heaps = (0..<count).map { _ in NearestHeap(capacity: k) }
        let groups = Self.groups(0..<count, size: groupSize)
        heaps.withUnsafeMutableBufferPointer { heaps in
            let heaps = heaps.baseAddress!
            for order in trees {
                Parallel.forEach(groups.count) { compare(order[groups[$0]], heaps) }
            }
            for _ in 0..<Self.rounds { explore(heaps) }
        }
        return heaps
    }

    /// The points in an order in which each group of a tree is a stretch.
    private func order(tree: Int, groupSize: Int) -> [Int32] {
        var order = (0..<count).map { Int32($0) }
        var numbers = RandomNumbers(seed: seed, stream: "neighbour tree \(tree)")
        var projections = [(along: Float, point: Int32)](repeating: (0, 0), count: count)
        func part(_ range: Range<Int>) {
            guard range.count > groupSize else { return }
            let a = Int(order[Int.random(in: range, using: &numbers)]) * dimensions
            let b = Int(order[Int.random(in: range, using: &numbers)]) * dimensions
            for i in range {
                let row = rows + Int(order[i]) * dimensions
                let along = dotProduct(row, rows + a, count: dimensions) - dotProduct(row, rows + b, count: dimensions)
                projections[i] = (along, order[i])
            }
            projections[range].sort { $0.along != $1.along ? $0.along < $1.along : $0.point < $1.point }
            for i in range { order[i] = projections[i].point }
            let (left, right) = Self.halves(range)
            part(left)
            part(right)
        }
        part(0..<count)
        return order
    }

    private static func halves(_ range: Range<Int>) -> (Range<Int>, Range<Int>) {
        let middle = (range.lowerBound + range.upperBound) / 2
        return (range.lowerBound..<middle, middle..<range.upperBound)
    }

    /// The places of the groups: the same in all trees, for each halving is even.
    private static func groups(_ range: Range<Int>, size: Int) -> [Range<Int>] {
        guard range.count > size else { return [range] }
        let (left, right) = halves(range)
        return groups(left, size: size) + groups(right, size: size)
    }

    /// Compares all points of a group.
    private func compare(_ group: ArraySlice<Int32>, _ heaps: UnsafeMutablePointer<NearestHeap>) {
        let points = Array(group), d = dimensions
        let local = AlignedFloats(count: points.count * d)
        for (i, point) in points.enumerated() {
            (local.start + i * d).update(from: rows + Int(point) * d, count: d)
        }
        let panels = PointPanels(local.start, count: points.count, dimensions: d)
        forEachPanel(
            queries: local.start, count: points.count, panels: panels.values.start,
            in: 0..<(points.count + 7) / 8, dimensions: d
        ) { query, first, products in
            let norms = panels.squaredNorms.start
            let point = Int(points[query]), eight = norms[query] + norms.lanes(first) - 2 * products
            for lane in 0..<min(8, points.count - first) where first + lane != query {
                heaps[point].offerOnce(eight[lane], points[first + lane])
            }
        }
    }

    /// Offers to each point the neighbours of its neighbours.
    private func explore(_ heaps: UnsafeMutablePointer<NearestHeap>) {
        let breadth = Self.explored
        // As they were before the round, nearest first.
        var nearest = [Int32](repeating: -1, count: count * breadth)
        nearest.withUnsafeMutableBufferPointer { nearest in
            let nearest = nearest.baseAddress!
            Parallel.forEachRange(of: count, size: 1024) { range in
                for i in range {
                    let heap = heaps[i]
                    let order = heap.indices.indices.sorted {
                        (heap.distances[$0], heap.indices[$0]) < (heap.distances[$1], heap.indices[$1])
                    }
                    for (place, e) in order.prefix(breadth).enumerated() {
                        nearest[i * breadth + place] = heap.indices[e]
                    }
                }
            }
            // Few parts of many points: each has a note for every point.
            Parallel.forEachRange(of: count, size: max(1024, count / 64)) { range in
                // Who has been met on the way from which point.
                var met = [Int32](repeating: -1, count: count)
                for i in range {
                    met[i] = Int32(i)
                    for j in heaps[i].indices { met[Int(j)] = Int32(i) }
                    for place in i * breadth..<(i + 1) * breadth where nearest[place] >= 0 {
                        let start = Int(nearest[place]) * breadth
                        for other in start..<start + breadth where nearest[other] >= 0 {
                            let candidate = nearest[other]
                            guard met[Int(candidate)] != Int32(i) else { continue }
                            met[Int(candidate)] = Int32(i)
                            let distance = squaredDistance(
                                rows + i * dimensions, rows + Int(candidate) * dimensions, count: dimensions)
                            heaps[i].offerOnce(distance, candidate)
                        }
                    }
                }
            }
        }
    }
}
