import Mirador

/// The answers to lesson 06's two exercises: the right ones, and one for each mistake that their checks have to name.
public enum IntegratedGradientsSolution {
    /// The sum.
    public static func integratedGradients(
        of x: Tensor, baseline: Tensor, steps: Int, gradient: (Tensor) throws -> Tensor
    ) throws -> Tensor {
        try (x - baseline) * sum(x, baseline, steps, gradient) / Float(steps)
    }

    private static func sum(
        _ x: Tensor, _ b: Tensor, _ n: Int, _ gradient: (Tensor) throws -> Tensor, offset: Float = 0.5
    ) throws -> Tensor {
        var sum = Tensor(zeros: x.shape)
        for k in 0..<n { sum = try sum + gradient(b + (Float(k) + offset) / Float(n) * (x - b)) }
        return sum
    }

    public static let wrongSums: [WrongAnswer<Exercises.PathAnswer>] = [
        WrongAnswer("the mean gradient alone", "no difference") { x, b, n, gradient in
            try sum(x, b, n, gradient) / Float(n)
        },
        WrongAnswer("times x", "times the image") { x, b, n, gradient in try x * sum(x, b, n, gradient) / Float(n) },
        WrongAnswer("scales the image instead of walking", "zeros for the baseline") { x, b, n, gradient in
            try (x - b) * sum(x, Tensor(zeros: b.shape), n, gradient) / Float(n)
        },
        WrongAnswer("b − x", "sign") { x, b, n, gradient in try (b - x) * sum(x, b, n, gradient) / Float(n) },
        WrongAnswer("k / n", "left ends") { x, b, n, gradient in
            try (x - b) * sum(x, b, n, gradient, offset: 0) / Float(n)
        },
        WrongAnswer("(k + 1) / n", "right ends") { x, b, n, gradient in
            try (x - b) * sum(x, b, n, gradient, offset: 1) / Float(n)
        },
        WrongAnswer("input times gradient", "gradient at the image") { x, b, _, gradient in
            try (x - b) * gradient(x)
        },
        WrongAnswer("the gradient in the middle of the way", "gradient at the mean point") { x, b, _, gradient in
            try (x - b) * gradient((x + b) / 2)
        },
        WrongAnswer("absolute values", "absolute values") { x, b, n, gradient in
            try integratedGradients(of: x, baseline: b, steps: n, gradient: gradient).absoluteValue()
        },
    ]

    /// The search.
    public static func stepsNeeded(
        score: Float, baselineScore: Float, tolerance: Float, limit: Int, attributions: (Int) throws -> Tensor
    ) throws -> Int? {
        let change = score - baselineScore
        return try search(limit, attributions) { abs($0.sum() - change) <= tolerance * abs(change) }
    }

    private static func search(
        _ limit: Int, _ attributions: (Int) throws -> Tensor, from first: Int = 1, next: (Int) -> Int = { $0 * 2 },
        _ isEnough: (Tensor) -> Bool
    ) rethrows -> Int? {
        var steps = first
        while steps <= limit {
            if try isEnough(attributions(steps)) { return steps }
            steps = next(steps)
        }
        return nil
    }

    public static let wrongSearches: [WrongAnswer<Exercises.StepsAnswer>] = [
        WrongAnswer("no absolute value", "no absolute value") { y, y0, tolerance, limit, R in
            try search(limit, R) { $0.sum() - (y - y0) <= tolerance * abs(y - y0) }
        },
        WrongAnswer("no absolute value, the other way round", "no absolute value") { y, y0, tolerance, limit, R in
            try search(limit, R) { y - y0 - $0.sum() <= tolerance * abs(y - y0) }
        },
        WrongAnswer("no absolute value at all", "no absolute value") { y, y0, tolerance, limit, R in
            try search(limit, R) { $0.sum() - (y - y0) <= tolerance * (y - y0) }
        },
        WrongAnswer("an absolute value on one side", "change not absolute") { y, y0, tolerance, limit, R in
            try search(limit, R) { abs($0.sum() - (y - y0)) <= tolerance * (y - y0) }
        },
        WrongAnswer("one by one", "every number of steps") { y, y0, tolerance, limit, R in
            try search(limit, R, next: { $0 + 1 }) { abs($0.sum() - (y - y0)) <= tolerance * abs(y - y0) }
        },
        WrongAnswer("from two on", "begins at two") { y, y0, tolerance, limit, R in
            try search(limit, R, from: 2) { abs($0.sum() - (y - y0)) <= tolerance * abs(y - y0) }
        },
        WrongAnswer("n < limit", "limit left out") { y, y0, tolerance, limit, R in
            try search(limit - 1, R) { abs($0.sum() - (y - y0)) <= tolerance * abs(y - y0) }
        },
        WrongAnswer("without end", "no limit") { y, y0, tolerance, _, R in
            try search(.max / 2, R) { abs($0.sum() - (y - y0)) <= tolerance * abs(y - y0) }
        },
        WrongAnswer("error < tolerance", "tolerated error left out") { y, y0, tolerance, limit, R in
            try search(limit, R) { abs($0.sum() - (y - y0)) < tolerance * abs(y - y0) }
        },
        WrongAnswer("y(x) alone", "baseline forgotten") { y, _, tolerance, limit, R in
            try search(limit, R) { abs($0.sum() - y) <= tolerance * abs(y) }
        },
        WrongAnswer("the tolerance itself", "tolerance in logits") { y, y0, tolerance, limit, R in
            try search(limit, R) { abs($0.sum() - (y - y0)) <= tolerance }
        },
        WrongAnswer("Σ |R|", "sum of absolute values") { y, y0, tolerance, limit, R in
            try search(limit, R) { abs($0.absoluteValue().sum() - (y - y0)) <= tolerance * abs(y - y0) }
        },
        WrongAnswer("doubles before it returns", "one doubling too far") { y, y0, tolerance, limit, R in
            try stepsNeeded(score: y, baselineScore: y0, tolerance: tolerance, limit: limit, attributions: R)
                .map { 2 * $0 }
        },
        WrongAnswer("gives the limit", "limit instead of nil") { y, y0, tolerance, limit, R in
            try stepsNeeded(score: y, baselineScore: y0, tolerance: tolerance, limit: limit, attributions: R) ?? limit
        },
    ]
}
