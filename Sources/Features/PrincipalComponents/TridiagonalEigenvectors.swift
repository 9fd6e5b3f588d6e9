import Foundation

/// The eigenvalues and eigenvectors of a symmetric tridiagonal matrix, by QL rotations with implicit shifts.
///
/// Francis: *The QR Transformation*, 1961; Martin, Wilkinson: *The Implicit QL Algorithm*, 1968.
struct TridiagonalEigenvectors {
    /// Largest first.
    let values: [Double]
    /// One vector of length 1 for each value.
    let vectors: [[Double]]

    /// - Parameters:
    ///   - diagonal: m numbers.
    ///   - offDiagonal: m - 1 numbers, from row i to row i + 1.
    init(diagonal: [Double], offDiagonal: [Double]) {
        let m = diagonal.count
        var d = diagonal, e = offDiagonal + [0]
        // Row i is what becomes of the unit vector of Ritz pair i.
        var rows = (0..<m).map { i in (0..<m).map { $0 == i ? 1.0 : 0.0 } }
        for l in 0..<m {
            while true {
                // The first place from l on where the matrix falls apart.
                var end = l
                while end < m - 1, abs(e[end]) > .ulpOfOne * (abs(d[end]) + abs(d[end + 1])) { end += 1 }
                if end == l { break }
                var g = (d[l + 1] - d[l]) / (2 * e[l])
                var r = hypot(g, 1)
                g = d[end] - d[l] + e[l] / (g + (g >= 0 ? r : -r))
                var s = 1.0, c = 1.0, p = 0.0, isSplit = false
                for i in stride(from: end - 1, through: l, by: -1) {
                    let f = s * e[i], b = c * e[i]
                    r = hypot(f, g)
                    e[i + 1] = r
                    if r == 0 {
                        d[i + 1] -= p
                        e[end] = 0
                        isSplit = true
                        break
                    }
                    (s, c) = (f / r, g / r)
                    g = d[i + 1] - p
                    r = (d[i] - g) * s + 2 * c * b
                    p = s * r
                    d[i + 1] = g + p
                    g = c * r - b
                    for k in 0..<m {
                        let upper = rows[i + 1][k], lower = rows[i][k]
                        rows[i + 1][k] = s * lower + c * upper
                        rows[i][k] = c * lower - s * upper
                    }
                }
                if isSplit { continue }
                d[l] -= p
                e[l] = g
                e[end] = 0
            }
        }
        let order = d.indices.sorted { d[$0] != d[$1] ? d[$0] > d[$1] : $0 < $1 }
        values = order.map { d[$0] }
        vectors = order.map { rows[$0] }
    }
}
