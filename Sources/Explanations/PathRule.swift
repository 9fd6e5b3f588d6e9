/// The points and weights with which an integral over the way from a baseline to an image is estimated.
///
///     ∫₀¹ f(t) dt ≈ Σᵢ wᵢ f(tᵢ),     i = 1 … n
///
/// Captum's names: `gausslegendre`, `riemann_middle`, `riemann_right`.
public enum PathRule: String, CaseIterable, Sendable {
    /// Exact for polynomials of degree 2n - 1, see `GaussLegendre`; no point at either end.
    case gaussLegendre = "gauss-legendre"
    /// tᵢ = (i - ½) / n, wᵢ = 1 / n: exact for straight lines.
    case midpoint
    /// tᵢ = i / n, wᵢ = 1 / n: what the paper of integrated gradients writes (equation 3).
    case right

    /// Rising, in [0, 1]; the weights are positive and have the sum 1.
    /// - Precondition: `count` is at least 1.
    func nodes(_ count: Int) -> (points: [Double], weights: [Double]) {
        precondition(count >= 1, "\(count) points integrate nothing")
        let n = Double(count), even = [Double](repeating: 1 / n, count: count)
        switch self {
        case .gaussLegendre:
            let rule = GaussLegendre(count: count)
            return (rule.points, rule.weights)
        case .midpoint: return ((0..<count).map { (Double($0) + 0.5) / n }, even)
        case .right: return ((1...count).map { Double($0) / n }, even)
        }
    }
}
