/// A measure of how near two vectors are.
public enum VectorMetric: String, CaseIterable, Sendable {
    /// 1 - aᵀb / (‖a‖ ‖b‖), from 0 (the same direction) to 2; 1 where a vector is zero.
    case cosine
    /// ‖a - b‖.
    case euclidean

    /// The number that orders vectors by nearness to a query, from their product with it.
    @inline(__always)
    func key(product: Float, squaredNorm: Float) -> Float {
        switch self {
        case .cosine: squaredNorm > 0 ? -product / squaredNorm.squareRoot() : 0
        case .euclidean: squaredNorm - 2 * product
        }
    }

    /// The distance itself, from the vectors.
    func distance(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
        switch self {
        // notebook: begin distance
        case .cosine:
            let squares = dotProduct(a, a, count: count) * dotProduct(b, b, count: count)
            return squares > 0 ? 1 - dotProduct(a, b, count: count) / squares.squareRoot() : 1
        case .euclidean: return squaredDistance(a, b, count: count).squareRoot()
        // notebook: end distance
        }
    }
}
