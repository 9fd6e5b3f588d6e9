import Tensors

extension Tensor {
    /// Pearson's correlation of two maps: whether one is a straight line of the other.
    ///
    ///     ρ = Σ (aᵢ - ā)(bᵢ - b̄) / √(Σ (aᵢ - ā)² Σ (bᵢ - b̄)²)
    ///
    /// - Returns: -1...1; nil where one of them is constant.
    /// - Precondition: both have the same shape.
    public func pearsonCorrelation(with other: Tensor) -> Float? {
        precondition(shape == other.shape, "the correlation of shapes \(shape) and \(other.shape)")
        return withElements { a in other.withElements { b in correlation(a.map { Double($0) }, b.map { Double($0) }) } }
    }

    /// Spearman's correlation of two maps: Pearson's of their ranks, whether one rises where the other does.
    /// - Returns: -1...1; nil where one of them is constant.
    /// - Precondition: both have the same shape.
    public func spearmanCorrelation(with other: Tensor) -> Float? {
        precondition(shape == other.shape, "the correlation of shapes \(shape) and \(other.shape)")
        return correlation(ranks(), other.ranks())
    }
}

private func correlation(_ a: [Double], _ b: [Double]) -> Float? {
    let count = Double(a.count)
    let meanA = a.reduce(0, +) / count, meanB = b.reduce(0, +) / count
    var products = 0.0, squaresA = 0.0, squaresB = 0.0
    for i in a.indices {
        let da = a[i] - meanA, db = b[i] - meanB
        products += da * db
        squaresA += da * da
        squaresB += db * db
    }
    let scale = (squaresA * squaresB).squareRoot()
    return scale > 0 ? Float(min(max(products / scale, -1), 1)) : nil
}
