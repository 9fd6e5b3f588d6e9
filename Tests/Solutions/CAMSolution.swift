import Mirador

/// The answers to lesson 03's two exercises: the right ones, and one for each mistake that their checks have to name.
public enum CAMSolution {
    /// The map.
    public static func classActivationMap(of target: Int, weights: Tensor, maps: Tensor) throws -> Tensor {
        sum(weights[part: target], maps)
    }

    private static func sum(_ w: Tensor, _ f: Tensor) -> Tensor {
        (w.reshaped(to: [1, f.shape[1], 1, 1]) * f).sum(over: .channel)
    }

    public static let wrongMaps: [WrongAnswer<Exercises.CAMAnswer>] = [
        WrongAnswer("the first class", "wrong class") { _, w, f in sum(w[part: 0], f) },
        WrongAnswer("no weights", "no weights") { _, _, f in f.sum(over: .channel) },
        WrongAnswer("a ReLU at the end", "ReLU") { c, w, f in sum(w[part: c], f).relu() },
        WrongAnswer("positive weights alone", "positive weights") { c, w, f in sum(w[part: c].relu(), f) },
        WrongAnswer("absolute weights", "absolute weights") { c, w, f in sum(w[part: c].absoluteValue(), f) },
        WrongAnswer("scaled to 0...1", "scaled to 0...1") { c, w, f in
            let map = sum(w[part: c], f)
            return (map - map.minimum()) / (map.maximum() - map.minimum())
        },
    ]

    /// The box.
    public static func box(around map: Tensor, share: Float) throws -> Tensor {
        corners(map, above: share * map.maximum())
    }

    private static func corners(_ map: Tensor, above threshold: Float, past: Int = 0) -> Tensor {
        var (top, left, bottom, right) = (map.shape[0], map.shape[1], 0, 0)
        for row in 0..<map.shape[0] {
            for column in 0..<map.shape[1] where map[row, column] >= threshold {
                (top, left) = (min(top, row), min(left, column))
                (bottom, right) = (max(bottom, row), max(right, column))
            }
        }
        return Tensor([top, left, bottom + past, right + past].map { Float($0) }, shape: [4])
    }

    public static let wrongBoxes: [WrongAnswer<Exercises.BoxAnswer>] = [
        WrongAnswer("the share as threshold", "threshold itself") { map, share in corners(map, above: share) },
        WrongAnswer("from the minimum", "between minimum and maximum") { map, share in
            let low = map.minimum()
            return corners(map, above: low + share * (map.maximum() - low))
        },
        WrongAnswer("columns first", "rows and columns") { map, share in
            let box = try box(around: map, share: share).elements
            return Tensor([box[1], box[0], box[3], box[2]], shape: [4])
        },
        WrongAnswer("one past the end", "one too far") { map, share in
            corners(map, above: share * map.maximum(), past: 1)
        },
        WrongAnswer("height and width", "height and width") { map, share in
            let box = try box(around: map, share: share).elements
            return Tensor([box[0], box[1], box[2] - box[0] + 1, box[3] - box[1] + 1], shape: [4])
        },
        WrongAnswer("the maximum alone", "peak alone") { map, _ in corners(map, above: map.maximum()) },
    ]
}
