extension LIME {
    /// D: how far an image of which some superpixels are seen is from the whole one.
    public enum Distance: Hashable, Sendable {
        /// 1 - cos(z, 1) = 1 - √(seen / M).
        case cosine
        /// |z - 1| = √(M - seen).
        case euclidean
        /// 1 - cos(image(z), x) between pixels.
        case pixelCosine
        /// |image(z) - x| between pixels, in network units.
        case pixelEuclidean

        /// D of each coalition.
        func values(of coalitions: [[Bool]], from image: PatchedImage) -> [Double] {
            let M = Double(image.segments.count)
            func sum(_ seen: [Double], _ hidden: [Double], _ z: [Bool]) -> Double {
                z.indices.reduce(0) { $0 + (z[$1] ? seen[$1] : hidden[$1]) }
            }
            switch self {
            case .cosine: return coalitions.map { 1 - (Double($0.count { $0 }) / M).squareRoot() }
            case .euclidean: return coalitions.map { (M - Double($0.count { $0 })).squareRoot() }
            case .pixelEuclidean:
                let none = [Double](repeating: 0, count: image.segments.count)
                let changes = image.sums { ($0 - $1) * ($0 - $1) }
                return coalitions.map { sum(none, changes, $0).squareRoot() }
            case .pixelCosine:
                let xx = image.sums { x, _ in x * x }, xb = image.sums(*), bb = image.sums { _, b in b * b }
                let whole = xx.reduce(0, +).squareRoot()
                return coalitions.map { z in
                    let length = sum(xx, bb, z).squareRoot() * whole
                    // Nothing points nowhere: as far as can be.
                    return length > 0 ? 1 - sum(xx, xb, z) / length : 1
                }
            }
        }
    }
}
