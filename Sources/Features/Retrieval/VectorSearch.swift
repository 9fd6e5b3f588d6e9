import Tensors

/// The nearest of many vectors to a few queries, found by comparing all of them: products of matrices.
///
/// One or two queries are multiplied as they are; more are taken eight at a time, so that each number that comes from
/// memory is used eight times.
struct VectorSearch {
    /// `[n, d]`, and ‖x‖² of each.
    let vectors, squaredNorms: UnsafePointer<Float>
    let count, dimensions: Int
    let metric: VectorMetric

    /// Vectors that one core goes through at a time.
    private static let stretch = 2048
    private static let queryBatch = 64

    /// Indices of the `k` nearest vectors to each query, nearest first, with their distances; of vectors equally far the
    /// first.
    /// - Parameter queries: `[m, d]`.
    func nearest(_ k: Int, to queries: UnsafePointer<Float>, count m: Int) -> [[(index: Int, distance: Float)]] {
        // Who asks for more than there are gets all.
        let k = min(k, count)
        return stride(from: 0, to: m, by: Self.queryBatch).flatMap { first in
            batch(k, queries + first * dimensions, min(Self.queryBatch, m - first))
        }
    }

    private func batch(
        _ k: Int, _ queries: UnsafePointer<Float>, _ m: Int
    ) -> [[(index: Int, distance: Float)]] {
        let parts = (count + Self.stretch - 1) / Self.stretch
        // A few more than asked for: rounding may misplace the last ones.
        var heaps = [[NearestHeap]](repeating: [], count: parts)
        let panels = m > 2 ? PointPanels(queries, count: m, dimensions: dimensions) : nil
        heaps.withUnsafeMutableBufferPointer { heaps in
            let heaps = heaps.baseAddress!
            Parallel.forEachRange(of: count, size: Self.stretch) { range in
                var found = (0..<m).map { _ in NearestHeap(capacity: k + 4) }
                if let panels {
                    compare(range, panels, m, &found)
                } else {
                    compare(range, queries, m, &found)
                }
                heaps[range.lowerBound / Self.stretch] = found
            }
        }
        return (0..<m).map { q in
            let query = queries + q * dimensions
            let found = heaps.flatMap { $0[q].indices }.map { i in
                (index: Int(i), distance: metric.distance(query, vectors + Int(i) * dimensions, count: dimensions))
            }
            return Array(found.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }.prefix(k))
        }
    }

    private func compare(
        _ range: Range<Int>, _ queries: UnsafePointer<Float>, _ m: Int, _ heaps: inout [NearestHeap]
    ) {
        for i in range {
            for q in 0..<m {
                let product = dotProduct(queries + q * dimensions, vectors + i * dimensions, count: dimensions)
                heaps[q].offer(metric.key(product: product, squaredNorm: squaredNorms[i]), Int32(i))
            }
        }
    }

    private func compare(_ range: Range<Int>, _ panels: PointPanels, _ m: Int, _ heaps: inout [NearestHeap]) {
        heaps.withUnsafeMutableBufferPointer { heaps in
            forEachPanel(
                queries: vectors + range.lowerBound * dimensions, count: range.count, panels: panels.values.start,
                in: 0..<(m + 7) / 8, dimensions: dimensions
            ) { vector, first, products in
                let i = range.lowerBound + vector
                for lane in 0..<min(8, m - first) {
                    let key = metric.key(product: products[lane], squaredNorm: squaredNorms[i])
                    heaps[first + lane].offer(key, Int32(i))
                }
            }
        }
    }
}
