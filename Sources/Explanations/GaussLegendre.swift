import Foundation

/// The points and weights with which Gauss and Legendre integrate over [0, 1]: exact for polynomials of degree 2n - 1.
///
///     ∫₀¹ f(t) dt ≈ Σᵢ wᵢ f(tᵢ),     tᵢ = (1 + ξᵢ) / 2,   Pₙ(ξᵢ) = 0,   wᵢ = 1 / ((1 - ξᵢ²) Pₙ'(ξᵢ)²)
///
/// The roots of the Legendre polynomial Pₙ are found by Newton's method from Tricomi's estimate.
package struct GaussLegendre {
    /// Rising, inside (0, 1).
    package let points: [Double]
    /// Positive, of sum 1.
    package let weights: [Double]

    /// - Precondition: `count` is at least 1.
    package init(count n: Int) {
        precondition(n >= 1, "\(n) points integrate nothing")
        var points: [Double] = [], weights: [Double] = []
        for i in 0..<n {
            var ξ = -cos(Double.pi * (Double(i) + 0.75) / (Double(n) + 0.5))
            var slope = 0.0
            for _ in 0..<100 {
                let (value, derivative) = Self.legendre(n, at: ξ)
                slope = derivative
                let step = value / derivative
                ξ -= step
                if abs(step) < 1e-15 { break }
            }
            points.append((1 + ξ) / 2)
            weights.append(1 / ((1 - ξ * ξ) * slope * slope))
        }
        self.points = points
        self.weights = weights
    }

    /// Pₙ(ξ) and its derivative, by k Pₖ = (2k - 1) ξ Pₖ₋₁ - (k - 1) Pₖ₋₂.
    private static func legendre(_ n: Int, at ξ: Double) -> (value: Double, derivative: Double) {
        var before = 1.0, value = ξ
        for k in stride(from: 2.0, through: Double(n), by: 1) {
            (before, value) = (value, ((2 * k - 1) * ξ * value - (k - 1) * before) / k)
        }
        return (value, Double(n) * (ξ * value - before) / (ξ * ξ - 1))
    }
}
