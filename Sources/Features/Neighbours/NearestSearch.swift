import Tensors

/// Every point compared with every other, by matrix products.
///
/// A block of points that fits into a core's cache is compared with all of a batch of queries, so that the processor
/// multiplies most of the time and seldom waits for memory. Few comparisons find a new neighbour; those go through a
/// heap of the k nearest so far.
struct NearestSearch {
    private let rows: UnsafePointer<Float>
    private let count, dimensions: Int
    private let panels: PointPanels

    /// Queries that one core goes through together.
    private static let batch = 64
    /// Bytes of panels that stay in a core's cache meanwhile.
    private static let blockSize = 1 << 18

    /// - Parameter rows: `[n, d]`, memory that stays while the search lives.
    init(_ rows: UnsafePointer<Float>, count: Int, dimensions: Int) {
        (self.rows, self.count, self.dimensions) = (rows, count, dimensions)
        panels = PointPanels(rows, count: count, dimensions: dimensions)
    }

    /// Calls `body` with each point and the heap of at least `k` that are nearest to it, several points at a time.
    /// - Complexity: O(n² d) multiplications.
    func forEachHeap(_ k: Int, _ body: (Int, NearestHeap) -> Void) {
        Parallel.forEachRange(of: count, size: Self.batch) { queries in
            // A few more than asked for: rounding may misplace the last ones.
            var heaps = queries.map { _ in NearestHeap(capacity: min(k + 4, count - 1)) }
            search(queries, &heaps)
            for (query, heap) in zip(queries, heaps) { body(query, heap) }
        }
    }

    private func search(_ queries: Range<Int>, _ heaps: inout [NearestHeap]) {
        let panelCount = (count + PointPanels.width - 1) / PointPanels.width
        let block = max(1, Self.blockSize / (dimensions * PointPanels.width * 4))
        heaps.withUnsafeMutableBufferPointer { heaps in
            for first in stride(from: 0, to: panelCount, by: block) {
                forEachPanel(
                    queries: rows + queries.lowerBound * dimensions, count: queries.count, panels: panels.values.start,
                    in: first..<min(first + block, panelCount),
                    dimensions: dimensions
                ) { query, first, products in
                    heaps[query].offer(panels.squaredNorms.start.lanes(first) - 2 * products) { lane in
                        let point = first + lane
                        return point == queries.lowerBound + query ? nil : Int32(point)
                    }
                }
            }
        }
    }
}
