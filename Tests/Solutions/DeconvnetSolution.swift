import Mirador

/// The answers to lesson 08's two exercises: the right ones, and one for each mistake that their checks have to name.
public enum DeconvnetSolution {
    /// Back to where the maximum was.
    public static func unpooled(_ signal: Tensor, over maps: Tensor, window: Int) throws -> Tensor {
        place(signal, over: maps, window) { $0 > $1 }
    }

    /// - Parameter wins: whether a value takes the place from the best one so far.
    private static func place(
        _ signal: Tensor, over maps: Tensor, _ window: Int, channel: Int? = nil, _ wins: (Float, Float) -> Bool
    ) -> Tensor {
        var result = Tensor(zeros: maps.shape)
        for k in 0..<signal.shape[1] {
            for p in 0..<signal.shape[2] {
                for q in 0..<signal.shape[3] {
                    var best = (row: p * window, column: q * window)
                    for i in p * window..<(p + 1) * window {
                        for j in q * window..<(q + 1) * window {
                            let seen = channel ?? k
                            if wins(maps[0, seen, i, j], maps[0, seen, best.row, best.column]) { best = (i, j) }
                        }
                    }
                    result[0, k, best.row, best.column] = signal[0, k, p, q]
                }
            }
        }
        return result
    }

    /// The signal at every place of its window, times a factor.
    private static func spread(_ signal: Tensor, _ window: Int, times factor: Float = 1) -> Tensor {
        let height = signal.shape[2] * window, width = signal.shape[3] * window
        return Tensor(
            (0..<signal.shape[1] * height * width).map { at in
                let (k, i, j) = (at / (height * width), at / width % height, at % width)
                return factor * signal[0, k, i / window, j / window]
            }, shape: [1, signal.shape[1], height, width])
    }

    public static let wrongUnpoolings: [WrongAnswer<Exercises.UnpoolingAnswer>] = [
        WrongAnswer("the signal enlarged", "the whole window") { R, _, w in spread(R, w) },
        WrongAnswer("a mean's way back", "the whole window") { R, _, w in spread(R, w, times: 1 / Float(w * w)) },
        WrongAnswer("the window's corner", "a fixed place") { R, A, w in place(R, over: A, w) { _, _ in false } },
        WrongAnswer("wherever the value is the maximum", "every maximum") { R, A, w in
            let highest = try maxima(A, w)
            return Tensor(zip(A.elements, highest.elements).map { $0 == $1 ? 1 : 0 }, shape: A.shape) * spread(R, w)
        },
        WrongAnswer("greater or equal", "the last maximum") { R, A, w in place(R, over: A, w) { $0 >= $1 } },
        WrongAnswer("by magnitude", "the largest magnitude") { R, A, w in
            place(R, over: A.absoluteValue(), w) { $0 > $1 }
        },
        WrongAnswer("smaller instead of greater", "the smallest value") { R, A, w in
            place(R, over: A, w) { $0 < $1 }
        },
        WrongAnswer("the value itself", "maxima instead of the signal") { R, A, w in
            try unpooled(Tensor(repeating: 1, shape: R.shape), over: A, window: w) * A
        },
        WrongAnswer("the first channel's switches", "another channel's switches") { R, A, w in
            place(R, over: A, w, channel: 0) { $0 > $1 }
        },
    ]

    /// Each window's maximum at all of its places.
    private static func maxima(_ maps: Tensor, _ window: Int) throws -> Tensor {
        let pooled = Tensor(
            (0..<maps.count / (window * window)).map { at in
                let width = maps.shape[3] / window, height = maps.shape[2] / window
                let (k, p, q) = (at / (height * width), at / width % height, at % width)
                return (0..<window * window).map { maps[0, k, p * window + $0 / window, q * window + $0 % window] }
                    .max()!
            }, shape: [1, maps.shape[1], maps.shape[2] / window, maps.shape[3] / window])
        return spread(pooled, window)
    }

    /// A layer of the deconvnet.
    public static func deconvnetLayer(
        _ signal: Tensor, over maps: Tensor, window: Int, filters: Tensor
    ) throws -> Tensor {
        lay(filters, by: try unpooled(signal, over: maps, window: window).relu())
    }

    /// Σₖ Fₖᵀ * Rₖ.
    private static func lay(_ filters: Tensor, by signal: Tensor, turned: Bool = false) -> Tensor {
        let channels = filters.shape[1], height = signal.shape[2], width = signal.shape[3]
        var result = Tensor(zeros: [1, channels, height, width])
        for (k, c) in (0..<signal.shape[1] * channels).map({ ($0 / channels, $0 % channels) }) {
            for (i, j) in (0..<height * width).map({ ($0 / width, $0 % width) }) {
                for (u, v) in (0..<9).map({ ($0 / 3, $0 % 3) }) {
                    let row = i + u - 1, column = j + v - 1
                    guard row >= 0, row < height, column >= 0, column < width else { continue }
                    let weight = turned ? filters[k, c, 2 - u, 2 - v] : filters[k, c, u, v]
                    result[0, c, row, column] += weight * signal[0, k, i, j]
                }
            }
        }
        return result
    }

    public static let wrongLayers: [WrongAnswer<Exercises.DeconvnetAnswer>] = [
        WrongAnswer("no ReLU", "no rectification") { R, A, w, F in lay(F, by: try unpooled(R, over: A, window: w)) },
        WrongAnswer("the gradient's gate", "rectified by the maps") { R, A, w, F in
            lay(F, by: try unpooled(R, over: A, window: w) * A.map { $0 > 0 ? 1 : 0 })
        },
        WrongAnswer("the ReLU last", "rectified at the end") { R, A, w, F in
            lay(F, by: try unpooled(R, over: A, window: w)).relu()
        },
        WrongAnswer("a convolution", "filters turned around") { R, A, w, F in
            lay(F, by: try unpooled(R, over: A, window: w).relu(), turned: true)
        },
        WrongAnswer("the signal enlarged", "no switches") { R, _, w, F in lay(F, by: spread(R, w).relu()) },
        WrongAnswer("absolute values", "absolute signal") { R, A, w, F in
            lay(F, by: try unpooled(R, over: A, window: w).absoluteValue())
        },
    ]
}
