import Tensors

/// Multiplies points with panels of eight others: aᵀb, from which ‖a - b‖² = ‖a‖² + ‖b‖² - 2 aᵀb.
///
/// Four points at a time, so that each number that is loaded is multiplied four or eight times.
///
/// - Parameters:
///   - queries: `[count, d]`.
///   - panels: as ``PointPanels`` lays them out.
///   - range: which panels.
///   - body: is given the number of a query, the number of a panel's first point, and eight products.
@inline(__always)
func forEachPanel(
    queries: UnsafePointer<Float>, count: Int, panels: UnsafePointer<Float>, in range: Range<Int>,
    dimensions d: Int, _ body: (_ query: Int, _ first: Int, _ products: Lanes) -> Void
) {
    let width = PointPanels.width
    for first in stride(from: 0, to: count, by: 4) {
        // Where fewer than four are left, the last one stands in for those that are missing.
        let a = queries + first * d, b = queries + min(first + 1, count - 1) * d
        let c = queries + min(first + 2, count - 1) * d, e = queries + min(first + 3, count - 1) * d
        for panel in range {
            let points = panels + panel * d * width
            var sums = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
            for i in 0..<d {
                let x = points.lanes(i * width)
                sums.0 += x * a[i]
                sums.1 += x * b[i]
                sums.2 += x * c[i]
                sums.3 += x * e[i]
            }
            body(first, panel * width, sums.0)
            if first + 1 < count { body(first + 1, panel * width, sums.1) }
            if first + 2 < count { body(first + 2, panel * width, sums.2) }
            if first + 3 < count { body(first + 3, panel * width, sums.3) }
        }
    }
}
