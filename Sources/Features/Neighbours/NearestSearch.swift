import Tensors

/// Every distance, by matrix products: ‖a - b‖² = ‖a‖² + ‖b‖² - 2 aᵀb.
///
/// Four points are compared with eight at a time, and a block of points that fits into a core's cache with all of a
/// batch of queries, so that the processor multiplies most of the time and seldom waits for memory. Few comparisons
/// find a new neighbour; those go through a heap of the k nearest so far.
struct NearestSearch {
    private let points: PointPanels
    /// Queries that one core goes through together.
    private static let batch = 64

    init(_ data: Tensor) { points = PointPanels(data) }

    /// - Complexity: O(n² d) multiplications, O(n k) memory.
    func neighbours(_ k: Int) -> Neighbours {
        let n = points.count, d = points.dimensions
        var result = Neighbours(count: n, neighbourCount: k)
        let panelCount = points.squaredNorms.count / PointPanels.width
        let blockPanels = max(1, 65_536 / (d * PointPanels.width))
        result.indices.withUnsafeMutableBufferPointer { indices in
            result.squaredDistances.withUnsafeMutableBufferPointer { distances in
                let indices = indices.baseAddress!, distances = distances.baseAddress!
                Parallel.forEachRange(of: n, size: Self.batch) { queries in
                    // A few more than asked for: they are put in order by their distances measured anew.
                    var heaps = queries.map { _ in NearestHeap(capacity: min(k + 4, n - 1)) }
                    var block = 0
                    while block < panelCount {
                        let panels = block..<min(block + blockPanels, panelCount)
                        search(panels, for: queries, &heaps)
                        block = panels.upperBound
                    }
                    for (i, query) in queries.enumerated() {
                        heaps[i].write(k, to: indices + query * k, distances + query * k) {
                            squaredDistance(query, Int($0))
                        }
                    }
                }
            }
        }
        return result
    }

    private func search(_ panels: Range<Int>, for queries: Range<Int>, _ heaps: inout [NearestHeap]) {
        let d = points.dimensions, width = PointPanels.width
        points.rows.withUnsafeBufferPointer { rows in
            points.panels.withUnsafeBufferPointer { base in
                points.squaredNorms.withUnsafeBufferPointer { norms in
                    let rows = rows.baseAddress!, base = base.baseAddress!, norms = norms.baseAddress!
                    heaps.withUnsafeMutableBufferPointer { heaps in
                        for first in stride(from: queries.lowerBound, to: queries.upperBound, by: 4) {
                            // Where fewer than four are left, the last one stands in for those that are missing.
                            let q0 = first, q1 = min(first + 1, queries.upperBound - 1)
                            let q2 = min(first + 2, queries.upperBound - 1), q3 = min(first + 3, queries.upperBound - 1)
                            for panel in panels {
                                let products = dotProducts(
                                    base + panel * d * width, rows + q0 * d, rows + q1 * d, rows + q2 * d,
                                    rows + q3 * d, count: d)
                                let norm = norms.lanes(panel * width)
                                let offset = queries.lowerBound
                                let start = panel * width
                                heaps[q0 - offset].offer(norm - 2 * products.0, from: start, except: q0)
                                if q1 > q0 { heaps[q1 - offset].offer(norm - 2 * products.1, from: start, except: q1) }
                                if q2 > q1 { heaps[q2 - offset].offer(norm - 2 * products.2, from: start, except: q2) }
                                if q3 > q2 { heaps[q3 - offset].offer(norm - 2 * products.3, from: start, except: q3) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// From the differences themselves: exact where points nearly coincide.
    private func squaredDistance(_ a: Int, _ b: Int) -> Float {
        let d = points.dimensions
        return points.rows.withUnsafeBufferPointer { rows in
            let a = rows.baseAddress! + a * d, b = rows.baseAddress! + b * d
            return Features.squaredDistance(a, b, count: d)
        }
    }
}

/// Σ (a - b)², eight coordinates at a time.
func squaredDistance(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    var sums = Lanes.zero
    var c = 0
    while c + 8 <= count {
        let difference = a.lanes(c) - b.lanes(c)
        sums += difference * difference
        c += 8
    }
    var sum = sums.total
    while c < count {
        let difference = a[c] - b[c]
        sum += difference * difference
        c += 1
    }
    return sum
}

/// Four rows times a panel of eight points.
@inline(__always)
private func dotProducts(
    _ panel: UnsafePointer<Float>, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
    _ d: UnsafePointer<Float>, count: Int
) -> (Lanes, Lanes, Lanes, Lanes) {
    var sums = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    for i in 0..<count {
        let x = panel.lanes(i * 8)
        sums.0 += x * a[i]
        sums.1 += x * b[i]
        sums.2 += x * c[i]
        sums.3 += x * d[i]
    }
    return sums
}
