import Tensors

extension FeatureIndex {
    /// How many of the nearest k are of the query's own class, on average: precision at k.
    ///
    /// - Parameters:
    ///   - k: how many are looked at.
    ///   - queries: `[m, d]`.
    ///   - classes: of the queries.
    ///   - labels: of this index's vectors.
    /// - Returns: 0...1.
    public func precision(
        at k: Int, queries: Tensor, classes: [Int], labels: [Int], by metric: VectorMetric = .cosine
    ) -> Double {
        precondition(labels.count == count, "\(labels.count) labels for \(count) vectors")
        precondition(classes.count == queries.shape[0], "\(classes.count) classes for queries of \(queries.shape)")
        let hits = zip(nearest(k, toEach: queries, by: metric), classes).reduce(0) { hits, found in
            hits + found.0.reduce(0) { $0 + (labels[$1.index] == found.1 ? 1 : 0) }
        }
        return Double(hits) / Double(max(1, classes.count * min(k, count)))
    }
}
