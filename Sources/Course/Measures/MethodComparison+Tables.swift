import Explanations

extension MethodComparison {
    /// Rows of a table: each method's time, noise, mean completeness error (a dash where it promises nothing), and the likeness
    /// of two classes' maps.
    /// - Parameter costs: of the same methods in the same order; what follows them is left aside.
    public func rows(with costs: [NamedCost]) -> [[TableCell]] {
        zip(measures.indices, costs).map { i, named in
            [
                .phrase(named.name), .number(named.cost.milliseconds, .decimals(0)),
                .number(measures[i].noise.mean, .decimals(2)),
                meanError(of: i).map { .number($0, .decimals(2)) } ?? "–",
                .number(measures[i].likeness.mean, .decimals(2)),
            ]
        }
    }
}

extension PairedCounts {
    /// The hits in words: `3 of 7`.
    public var words: Phrase { Phrase(es: "\(hits) de \(count)", en: "\(hits) of \(count)") }
}
