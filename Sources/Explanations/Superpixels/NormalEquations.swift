/// The least squares of a few unknowns, weighted:
///
///     A = Σₖ wₖ zₖ zₖᵀ,     c = Σₖ wₖ zₖ yₖ,     A β = c
///
/// z: `[M]`, one row of the design; y: what it should give; β: `[M]`. In Double, by the factorization of Cholesky, A = L Lᵀ.
struct NormalEquations {
    /// M.
    let count: Int
    /// A, row by row.
    private var matrix: [Double]
    /// c.
    private(set) var right: [Double]

    /// No equation yet.
    /// - Parameter penalty: λ of ridge regression, which is added to A's diagonal.
    init(count: Int, penalty: Double = 0) {
        self.count = count
        matrix = [Double](repeating: 0, count: count * count)
        right = [Double](repeating: 0, count: count)
        for i in 0..<count { matrix[i * count + i] = penalty }
    }

    /// Adds z β = y with a weight.
    /// - Complexity: O(M²).
    mutating func add(_ z: [Double], equals y: Double, weight w: Double) {
        precondition(z.count == count, "\(z.count) coefficients for \(count) unknowns")
        for i in 0..<count where z[i] != 0 {
            let factor = w * z[i]
            right[i] += factor * y
            for j in 0...i { matrix[i * count + j] += factor * z[j] }
        }
    }

    /// The solutions of A β = c for right-hand sides of one's own.
    /// - Precondition: A is positive definite.
    /// - Complexity: O(M³).
    func solutions(for rights: [[Double]]) -> [[Double]] {
        // Lᵢⱼ = (Aᵢⱼ - Σ_{m < j} Lᵢₘ Lⱼₘ) / Lⱼⱼ
        var L = matrix
        for j in 0..<count {
            for i in j..<count {
                var sum = L[i * count + j]
                for m in 0..<j { sum -= L[i * count + m] * L[j * count + m] }
                precondition(i > j || sum > 0, "the equations leave unknown \(j) open")
                L[i * count + j] = i == j ? sum.squareRoot() : sum / L[j * count + j]
            }
        }
        return rights.map { right in
            var β = right
            // L u = c, then Lᵀ β = u
            for i in 0..<count {
                for m in 0..<i { β[i] -= L[i * count + m] * β[m] }
                β[i] /= L[i * count + i]
            }
            for i in (0..<count).reversed() {
                for m in i + 1..<count { β[i] -= L[m * count + i] * β[m] }
                β[i] /= L[i * count + i]
            }
            return β
        }
    }
}
