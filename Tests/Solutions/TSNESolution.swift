import Foundation
import Mirador

/// The answers to lesson 10's two exercises: the right ones, and one for each mistake that their checks have to name.
public enum TSNESolution {
    /// The affinities.
    public static func affinities(of places: Tensor) throws -> Tensor {
        let w = pairs(places) { 1 / (1 + $0) }
        return shares(w)
    }

    /// The gradient.
    public static func gradient(at places: Tensor, towards p: Tensor) throws -> Tensor {
        try pull(places, (p - affinities(of: places)) * 4 * pairs(places) { 1 / (1 + $0) })
    }

    /// f(‖yᵢ - yⱼ‖²) of all pairs, 0 of a point with itself.
    private static func pairs(_ y: Tensor, own: Float = 0, _ f: (Float) -> Float) -> Tensor {
        let n = y.shape[0]
        var result = Tensor(zeros: [n, n])
        for i in 0..<n {
            for j in 0..<n {
                let (dx, dy) = (y[i, 0] - y[j, 0], y[i, 1] - y[j, 1])
                result[i, j] = i == j ? own : f(dx * dx + dy * dy)
            }
        }
        return result
    }

    private static func shares(_ w: Tensor) -> Tensor {
        let total: Float = w.sum()
        return w / total
    }

    /// Σⱼ fᵢⱼ (yᵢ - yⱼ).
    private static func pull(_ y: Tensor, _ f: Tensor) -> Tensor {
        var result = Tensor(zeros: y.shape)
        for i in 0..<y.shape[0] {
            for j in 0..<y.shape[0] {
                for axis in 0...1 { result[i, axis] += f[i, j] * (y[i, axis] - y[j, axis]) }
            }
        }
        return result
    }

    public static let wrongAffinities: [WrongAnswer<Exercises.AffinitiesAnswer>] = [
        WrongAnswer("a bell curve", "bell curve") { y in
            let w = pairs(y) { exp(-$0 / 2) }
            return shares(w)
        },
        WrongAnswer("with the point itself", "own point") { y in
            let w = pairs(y, own: 1) { 1 / (1 + $0) }
            return shares(w)
        },
        WrongAnswer("row by row", "by rows") { y in
            let w = pairs(y) { 1 / (1 + $0) }, n = y.shape[0]
            return w / Tensor((0..<n).map { w[part: $0].sum() }, shape: [n, 1])
        },
        WrongAnswer("the distance itself", "distance not squared") { y in
            let w = pairs(y) { 1 / (1 + $0.squareRoot()) }
            return shares(w)
        },
        WrongAnswer("1 + d²", "far instead of near") { y in
            let w = pairs(y) { 1 + $0 }
            return shares(w)
        },
        WrongAnswer("1 / d²", "no one") { y in
            let w = pairs(y) { 1 / $0 }
            return shares(w)
        },
    ]

    public static let wrongGradients: [WrongAnswer<Exercises.GradientAnswer>] = [
        WrongAnswer("yⱼ - yᵢ", "wrong way") { y, p in try gradient(at: y, towards: p) * -1 },
        WrongAnswer("without the weight", "no weight") { y, p in try pull(y, (p - affinities(of: y)) * 4) },
        WrongAnswer("p alone", "attraction alone") { y, p in pull(y, p * 4 * pairs(y) { 1 / (1 + $0) }) },
        WrongAnswer("weights for q", "q not normalized") { y, p in
            let w = pairs(y) { 1 / (1 + $0) }
            return pull(y, (p - w) * 4 * w)
        },
        WrongAnswer("ln p/q", "ratio") { y, p in
            let q = try affinities(of: y), w = pairs(y) { 1 / (1 + $0) }
            return pull(y, p.combined(with: q) { $1 > 0 ? log($0 / $1) : 0 } * 4 * w)
        },
    ]
}
