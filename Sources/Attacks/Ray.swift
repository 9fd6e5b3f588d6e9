import Tensors

/// The images on the way from each image through what an attack made of it, and beyond.
///
///     v(s) = clip(round(v + s (v' - v)))
///
/// A change spread over a whole picture has a fraction of a level for each pixel, and rounding it away (s = 1) leaves
/// nothing. A larger s keeps the pixels where the change is largest: of all whole changes of the same length, those that
/// go farthest in the change's direction. The length of v(s) - v grows with s where v has whole levels.
struct Ray {
    private let origin, goal, change: Tensor
    private let count: Int

    /// - Parameters:
    ///   - origin: v, `[N, C, H, W]`, 8-bit levels.
    ///   - goal: v', of the same shape.
    init(from origin: Tensor, through goal: Tensor) {
        (self.origin, self.goal) = (origin, goal)
        change = goal - origin
        count = origin.shape[0]
    }

    /// v(s), an s for each image.
    func whole(at s: [Float]) -> Tensor {
        let reached = origin + change * Tensor(s, shape: [count, 1, 1, 1])
        return reached.map { min(max($0.rounded(), 0), 255) }
    }

    /// The farthest whole levels within a length, in levels.
    func farthestWhole(within radius: Float) -> Tensor {
        search(from: 0, steps: 32) { levels in
            (levels - origin).lengths.elements.map { $0 > radius }
        }.inside
    }

    /// The nearest whole levels from v(1) on that reach the goals; v(1) where v' itself reaches none, or none on the way.
    /// - Complexity: at most 14 forward passes.
    func nearestWhole(reaching goals: [Goal], in space: ImageSpace) throws -> Tensor {
        func areReached(_ levels: Tensor) throws -> [Bool] {
            let logits = try space.logits(levels)
            return goals.enumerated().map { $1.isReached(by: logits[part: $0]) }
        }
        let nearest = whole(at: Array(repeating: 1, count: count))
        let isLost = zip(try areReached(goal), try areReached(nearest)).map { $0 && !$1 }
        guard isLost.contains(true) else { return nearest }
        let (_, found) = try search(from: 1, steps: 12, isOutside: areReached)
        return Tensor(
            stacking: (0..<count).map { isLost[$0] ? found[$0] ?? nearest[part: $0] : nearest[part: $0] })
    }

    /// For each image the last v(s) that is inside and the first that is outside, as far as the search tells: s is
    /// doubled until one is outside, then what lies between is halved.
    /// - Parameter start: an s where all are inside, or taken to be.
    private func search(
        from start: Float, steps: Int, isOutside: (Tensor) throws -> [Bool]
    ) rethrows -> (inside: Tensor, outside: [Tensor?]) {
        var low = [Float](repeating: start, count: count), high = [Float?](repeating: nil, count: count)
        var inside = whole(at: low), outside = [Tensor?](repeating: nil, count: count)
        for _ in 0..<steps {
            let s = zip(low, high).map { low, high -> Float in
                if let high { (low + high) / 2 } else { max(2 * low, 1) }
            }
            let levels = whole(at: s), out = try isOutside(levels)
            for image in 0..<count {
                if out[image] {
                    (high[image], outside[image]) = (s[image], levels[part: image])
                } else {
                    low[image] = s[image]
                    inside.replace(image, with: levels[part: image])
                }
            }
        }
        return (inside, outside)
    }
}
