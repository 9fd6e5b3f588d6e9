import Tensors

extension Gallery {
    /// Precision at 1, 2, …, k: how many of the nearest are of the query's own class, on average.
    ///
    ///     P@k = 1/m Σ_q  |{neighbours of q among the first k that are of q's class}| / k
    ///
    /// - Parameters:
    ///   - k: how many are looked at, at most as many as there are.
    ///   - queries: `[m, d]`, m ≥ 1.
    ///   - classes: of the queries.
    ///   - labels: of the gallery's vectors.
    /// - Returns: k shares, 0...1; the last one is precision at k.
    ///
    /// Manning, Raghavan, Schütze: *Introduction to Information Retrieval*, 2008, section 8.4.
    public func precisions(
        upTo k: Int, queries: Tensor, classes: [Int], labels: [Int], by metric: VectorMetric = .cosine
    ) -> [Double] {
        precondition(labels.count == count, "\(labels.count) labels for \(count) vectors")
        precondition(classes.count == queries.shape[0], "\(classes.count) classes for queries of \(queries.shape)")
        return precisions(of: nearest(k, toEach: queries, by: metric), upTo: min(k, count), classes, labels)
    }

    /// The same where each vector asks in its turn for its neighbours among the others.
    public func precisions(upTo k: Int, labels: [Int], by metric: VectorMetric = .cosine) -> [Double] {
        precondition(labels.count == count, "\(labels.count) labels for \(count) vectors")
        return precisions(of: nearestOthers(k, by: metric), upTo: min(k, count - 1), labels, labels)
    }

    private func precisions(of found: [[Neighbour]], upTo k: Int, _ classes: [Int], _ labels: [Int]) -> [Double] {
        var hits = 0
        return (0..<k).map { rank in
            for (neighbours, own) in zip(found, classes) where labels[neighbours[rank].index] == own { hits += 1 }
            return Double(hits) / Double(classes.count * (rank + 1))
        }
    }
}
