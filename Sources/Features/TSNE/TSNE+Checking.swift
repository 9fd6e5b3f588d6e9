import Tensors

extension TSNE {
    /// The data as `[n, d]`, centred, within -1 ... 1, and of no more dimensions than `components` says. Squares of
    /// distances then neither overflow nor vanish.
    package func checked(_ data: Tensor) throws(TSNEError) -> Tensor {
        try check("perplexity", perplexity, perplexity > 1 && perplexity.isFinite, "a number above 1")
        try check("number of dimensions", dimensions, 2...3 ~= dimensions, "2 or 3")
        try check("number of iterations", iterations, iterations > 0, "1 or more")
        try check(
            "number of iterations with exaggeration", exaggerationIterations, exaggerationIterations >= 0, "0 or more")
        if let components { try check("number of components", components, components >= 2, "2 or more") }
        try check("exaggeration", exaggeration, exaggeration >= 1 && exaggeration.isFinite, "1 or more")
        try check("momentum", momentum, 0..<1 ~= momentum, "from 0 to less than 1")
        try check("angle", angle, angle > 0 && angle <= 1, "above 0 and at most 1")
        try check("report interval", reportInterval, reportInterval > 0, "1 or more")
        if let rate = learningRate { try check("learning rate", rate, rate > 0 && rate.isFinite, "above 0") }

        guard data.shape.rank >= 2 else { throw .notPoints(data.shape) }
        let n = data.shape[0], d = n > 0 ? data.count / n : 0
        guard n > 0, d > 0 else { throw .notPoints(data.shape) }
        if let place = data.firstNonFinite() { throw .notFinite(row: place / d, column: place % d) }
        guard Double(n - 1) >= 3 * perplexity, n > 6 else { throw .tooFewPoints(count: n, perplexity: perplexity) }
        if method == .exact, n > Method.exactLimit { throw .tooManyForExact(count: n) }
        if method == .fft, dimensions != 2 { throw .noTransform(dimensions: dimensions) }
        let rows = data.reshaped(to: [n, d]).normalized()
        guard let components, d > components else { return rows }
        let count = min(components, n)
        return PrincipalComponents(count, of: rows).projected(rows)
    }

    private func check(
        _ name: String, _ value: some CustomStringConvertible, _ isAllowed: Bool, _ allowed: String
    ) throws(TSNEError) {
        guard isAllowed else { throw .setting(name, value: value.description, allowed: allowed) }
    }
}

extension Tensor {
    /// The rows of `[n, d]` minus their mean, divided by the largest number that is left.
    fileprivate func normalized() -> Tensor {
        let n = shape[0], d = shape[1], means = columnMeans()
        let largest = withElements { x in
            (0..<n).reduce(0.0) { largest, i in
                (0..<d).reduce(largest) { max($0, abs(Double(x[i * d + $1]) - means[$1])) }
            }
        }
        let scale = largest > 0 ? 1 / largest : 0
        return Tensor(shape: shape) { result in
            withElements { x in
                for i in 0..<n {
                    for c in 0..<d { result[i * d + c] = Float((Double(x[i * d + c]) - means[c]) * scale) }
                }
            }
        }
    }
}
