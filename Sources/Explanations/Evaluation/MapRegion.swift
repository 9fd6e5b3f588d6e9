import Tensors

/// The pixels where a map is strong.
///
///     {p : L(p) ≥ t · max L}
///
/// - Note: empty for a map that is nowhere positive.
public struct MapRegion: Sendable, Equatable {
    public let height, width: Int
    /// Whether a pixel belongs to it, in row-major order.
    public private(set) var isInside: [Bool]

    /// The pixels with at least a share of the map's maximum.
    /// - Parameters:
    ///   - map: `[H, W]`.
    ///   - threshold: t, in 0...1.
    public init(of map: Tensor, above threshold: Float) {
        precondition(map.shape.rank == 2, "the region of a map [H, W], got \(map.shape)")
        precondition(0 <= threshold && threshold <= 1, "a threshold of \(threshold) of the maximum")
        let maximum = map.maximum()
        (height, width) = (map.shape[0], map.shape[1])
        isInside = map.withElements { $0.map { maximum > 0 && $0 > 0 && $0 >= threshold * maximum } }
    }

    /// The pixels that are an object's by half or more.
    /// - Parameter mask: `[H, W]`, 0...1.
    public init(of mask: Tensor) {
        (height, width) = (mask.shape[0], mask.shape[1])
        isInside = mask.withElements { $0.map { $0 >= 0.5 } }
    }

    /// The number of pixels.
    public var area: Int { isInside.count { $0 } }

    /// |A ∩ B| / |A ∪ B|, 0...1; 0 where both are empty.
    public func intersectionOverUnion(with other: MapRegion) -> Float {
        precondition(
            (height, width) == (other.height, other.width),
            "regions of \(height) × \(width) and \(other.height) × \(other.width) pixels")
        var both = 0, either = 0
        for (a, b) in zip(isInside, other.isInside) {
            both += a && b ? 1 : 0
            either += a || b ? 1 : 0
        }
        return either == 0 ? 0 : Float(both) / Float(either)
    }

    /// The largest part whose pixels touch at sides or corners, of equal ones the first.
    /// - Complexity: O(pixels).
    public var largestPart: MapRegion {
        var rest = isInside, largest: [Int] = []
        for seed in rest.indices where rest[seed] {
            // A flood from the first pixel that no part holds yet.
            var part = [seed], next = 0
            rest[seed] = false
            while next < part.count {
                let (row, column) = part[next].quotientAndRemainder(dividingBy: width)
                next += 1
                for i in max(row - 1, 0)...min(row + 1, height - 1) {
                    for j in max(column - 1, 0)...min(column + 1, width - 1) where rest[i * width + j] {
                        rest[i * width + j] = false
                        part.append(i * width + j)
                    }
                }
            }
            if part.count > largest.count { largest = part }
        }
        var result = self
        result.isInside = [Bool](repeating: false, count: isInside.count)
        for pixel in largest { result.isInside[pixel] = true }
        return result
    }
}
