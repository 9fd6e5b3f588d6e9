/// The cubic B-spline: how much each of the four nodes around a place has to do with it.
///
///     M₄ at the nodes -1, 0, 1, 2 for a place t between 0 and 1:   each a cubic in t, together 1
///
/// Schoenberg: *Contributions to the Problem of Approximation of Equidistant Data by Analytic Functions*, 1946.
enum CubicSpline {
    private static let c0 = SIMD4<Float>(1, 4, 1, 0) / 6, c1 = SIMD4<Float>(-3, 0, 3, 0) / 6
    private static let c2 = SIMD4<Float>(3, -6, 3, 0) / 6, c3 = SIMD4<Float>(-1, 3, -3, 1) / 6

    @inline(__always)
    static func weights(_ t: Float) -> SIMD4<Float> { c0 + t * (c1 + t * (c2 + t * c3)) }

    /// The derivatives of the weights.
    @inline(__always)
    static func slopes(_ t: Float) -> SIMD4<Float> { c1 + t * (2 * c2 + (3 * t) * c3) }

    /// Σₘ M₄(m) e^{-2πi m k / N}: the spline's own samples, 1/6, 4/6, 1/6, transformed.
    static func transform(cosine: Double) -> Double { (4 + 2 * cosine) / 6 }
}
