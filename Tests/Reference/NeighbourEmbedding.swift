import Foundation

/// t-SNE written down as in the paper, pair by pair in Double.
public struct NeighbourEmbedding {
    /// p_ij, `[n][n]`.
    public let p: [[Double]]

    /// - Parameter data: one point a row.
    public init(_ data: [[Double]], perplexity: Double) {
        let n = data.count
        let conditional = (0..<n).map { i -> [Double] in
            let distances = data.map { Self.squaredDistance($0, data[i]) }
            let nearest = (0..<n).filter { $0 != i }.map { distances[$0] }.min()!
            var low = 1e-12, high = 1e12, row: [Double] = []
            for _ in 0..<200 {
                let beta = (low * high).squareRoot()
                let weights = (0..<n).map { $0 == i ? 0 : exp(-beta * (distances[$0] - nearest)) }
                let sum = weights.reduce(0, +)
                row = weights.map { $0 / sum }
                let entropy = -row.reduce(0) { $0 + ($1 > 0 ? $1 * log($1) : 0) }
                if entropy > log(perplexity) { low = beta } else { high = beta }
            }
            return row
        }
        p = (0..<n).map { i in (0..<n).map { j in (conditional[i][j] + conditional[j][i]) / Double(2 * n) } }
    }

    /// KL(P ‖ Q) of an embedding, one point a row.
    public func divergence(_ y: [[Double]]) -> Double {
        let q = similarities(y)
        var sum = 0.0
        for i in p.indices {
            for j in p.indices where p[i][j] > 0 { sum += p[i][j] * log(p[i][j] / q[i][j]) }
        }
        return sum
    }

    /// 4 Σⱼ (p_ij - q_ij) (yᵢ - yⱼ) / (1 + ‖yᵢ - yⱼ‖²).
    public func gradient(_ y: [[Double]]) -> [[Double]] {
        let q = similarities(y)
        return y.indices.map { i in
            y[i].indices.map { axis in
                y.indices.reduce(0) { sum, j in
                    let weight = 1 / (1 + Self.squaredDistance(y[i], y[j]))
                    return sum + 4 * (p[i][j] - q[i][j]) * (y[i][axis] - y[j][axis]) * weight
                }
            }
        }
    }

    private func similarities(_ y: [[Double]]) -> [[Double]] {
        let weights = y.indices.map { i in
            y.indices.map { j in i == j ? 0 : 1 / (1 + Self.squaredDistance(y[i], y[j])) }
        }
        let sum = weights.reduce(0) { $0 + $1.reduce(0, +) }
        return weights.map { $0.map { $0 / sum } }
    }

    private static func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
}
