import Tensors

/// The nearest of n points to each of them, itself left out.
package struct Neighbours {
    /// How many points there are, and how many neighbours each has.
    package let count, neighbourCount: Int
    /// `[n, k]`: nearest first; of neighbours equally far the one with the lower index first.
    package private(set) var indices: [Int32]
    /// `[n, k]`: ‖xᵢ - xⱼ‖².
    package private(set) var squaredDistances: [Float]
    private let held: HeldBytes

    /// The way in which neighbours are looked for.
    package enum Search: Sendable {
        /// All pairs are compared: O(n² d).
        case exact
        /// Trees and neighbours of neighbours: O(n log n · d); a few neighbours in a hundred are missed.
        case approximate(seed: UInt64)
    }

    /// The neighbours of the points that are the rows of `[n, d]`.
    ///
    /// - Parameters:
    ///   - count: k, less than n.
    ///   - data: `[n, d]`, finite.
    package init(_ count: Int, of data: Tensor, _ search: Search) {
        let n = data.shape[0], d = data.shape[1], k = count
        precondition(0 < k && k < n, "\(n) points do not have \(k) neighbours each")
        (self.count, neighbourCount) = (n, k)
        var indices = [Int32](repeating: 0, count: n * k), distances = [Float](repeating: 0, count: n * k)
        held = HeldBytes(8 * n * k)
        let rows = data.centredRows()
        indices.withUnsafeMutableBufferPointer { indices in
            distances.withUnsafeMutableBufferPointer { distances in
                let indices = indices.baseAddress!, distances = distances.baseAddress!
                /// The k nearest of a heap in order, by distances measured again.
                func write(_ i: Int, _ heap: NearestHeap) {
                    let sorted = heap.indices.map { j in
                        (squaredDistance(rows.start + i * d, rows.start + Int(j) * d, count: d), j)
                    }.sorted { $0 < $1 }
                    for (place, entry) in sorted.prefix(k).enumerated() {
                        (distances[i * k + place], indices[i * k + place]) = entry
                    }
                }
                switch search {
                case .exact:
                    NearestSearch(rows.start, count: n, dimensions: d).forEachHeap(k, write)
                case .approximate(let seed):
                    let heaps = NeighbourForest(rows.start, count: n, dimensions: d, seed: seed).heaps(k)
                    Parallel.forEachRange(of: n, size: 256) { for i in $0 { write(i, heaps[i]) } }
                }
            }
        }
        (self.indices, squaredDistances) = (indices, distances)
    }
}

extension Tensor {
    /// The rows of `[n, d]` less their mean: distances stay, and |a|² + |b|² - 2ab loses fewer digits.
    fileprivate func centredRows() -> AlignedFloats {
        let d = shape[1], means = columnMeans()
        let rows = AlignedFloats(count: count)
        withElements { x in
            for i in 0..<shape[0] {
                for c in 0..<d { rows.start[i * d + c] = Float(Double(x[i * d + c]) - means[c]) }
            }
        }
        return rows
    }

    /// The mean of each column of `[n, d]`.
    func columnMeans() -> [Double] {
        let n = shape[0], d = shape[1]
        var sums = [Double](repeating: 0, count: d)
        withElements { x in
            for i in 0..<n { for c in 0..<d { sums[c] += Double(x[i * d + c]) } }
        }
        return sums.map { $0 / Double(max(n, 1)) }
    }
}
