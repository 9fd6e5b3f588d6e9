import Tensors

/// The largest eigenvalues of a symmetric matrix that is known by what it does to vectors.
///
///     A Q = Q T + βₘ qₘ₊₁ eₘᵀ          T: tridiagonal, Q: orthonormal;      A (Q s) ≈ θ (Q s) for T s = θ s
///
/// A pair is accepted when its residual ‖A Q s - θ Q s‖ = βₘ |sₘ| is below 1e-7 of the largest eigenvalue. Where a
/// Krylov space is used up (βₘ = 0), the search goes on in a new direction, so that repeated eigenvalues are found too.
struct LanczosIteration {
    /// Largest first.
    private(set) var values: [Double] = []
    private(set) var vectors: [[Double]] = []

    /// - Parameters:
    ///   - count: how many pairs are asked for.
    ///   - size: of the matrix.
    ///   - product: the matrix times a vector.
    init(count: Int, size: Int, product: ([Double]) -> [Double]) {
        let numbers = RandomNumbers(seed: 0, stream: "lanczos")
        var drawn = 0
        var basis: [[Double]] = [], diagonal: [Double] = [], offDiagonal: [Double] = []
        /// A direction orthogonal to all before it, of length 1.
        func freshDirection() -> [Double] {
            while true {
                var v = (0..<size).map { Double(numbers.normal(at: drawn + $0)) }
                drawn += size
                v.orthogonalize(against: basis)
                if let direction = v.normalized(above: 1e-8) { return direction }
            }
        }
        basis.append(freshDirection())
        while true {
            let q = basis[basis.count - 1]
            var next = product(q)
            diagonal.append(zip(next, q).reduce(0) { $0 + $1.0 * $1.1 })
            next.orthogonalize(against: basis)
            let scale = diagonal.reduce(0) { max($0, abs($1)) }
            let length = next.length
            let isComplete = basis.count == size
            if isComplete || basis.count >= 2 * count && basis.count % 10 == 0 {
                let eigen = TridiagonalEigenvectors(diagonal: diagonal, offDiagonal: offDiagonal)
                let residual = (0..<count).reduce(0) { max($0, abs(eigen.vectors[$1].last!) * length) }
                if isComplete || residual <= 1e-7 * eigen.values[0] {
                    values = Array(eigen.values.prefix(count))
                    vectors = eigen.vectors.prefix(count).map { $0.combination(of: basis) }
                    return
                }
            }
            if length > 1e-9 * scale {
                offDiagonal.append(length)
                basis.append(next.map { $0 / length })
            } else {
                offDiagonal.append(0)
                basis.append(freshDirection())
            }
        }
    }
}

extension [Double] {
    fileprivate var length: Double { reduce(0) { $0 + $1 * $1 }.squareRoot() }

    /// Subtracts what lies along any of some orthonormal vectors; twice, for what rounding leaves the first time.
    fileprivate mutating func orthogonalize(against basis: [[Double]]) {
        for _ in 0..<2 {
            for q in basis {
                var along = 0.0
                for i in indices { along += self[i] * q[i] }
                for i in indices { self[i] -= along * q[i] }
            }
        }
    }

    fileprivate func normalized(above smallest: Double) -> [Double]? {
        let length = length
        return length > smallest ? map { $0 / length } : nil
    }

    /// Σ sₖ qₖ.
    fileprivate func combination(of basis: [[Double]]) -> [Double] {
        var result = [Double](repeating: 0, count: basis[0].count)
        for (weight, q) in zip(self, basis) { for i in result.indices { result[i] += weight * q[i] } }
        return result
    }
}
