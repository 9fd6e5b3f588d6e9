import Explanations

extension SceneEvaluationResult {
    /// Rows of a notebook's table, one for each method on an arrangement: `4 · Grad-CAM`, and the mean of each metric with
    /// its interval.
    ///
    /// - Parameters:
    ///   - methods: nil for all, and for the map that is the same everywhere where a metric knows its number.
    ///   - chance: how that map is called.
    ///   - metrics: by name, in the order of the columns.
    public func rows(
        of methods: [String]? = nil, chance: Phrase, metrics: [String], _ arrangement: Arrangement
    ) -> [[TableCell]] {
        (methods ?? rows).map { method in
            let name = Methods.all.first { $0.name == method }.map { Phrase($0) } ?? chance
            let head = Phrase(es: "\(arrangement) · \(name.es)", en: "\(arrangement) · \(name.en)")
            return [.phrase(head)] + metrics.map { .interval(self[method, $0, arrangement], .decimals(2)) }
        }
    }
}

extension Notebook {
    /// Fills `{{number: name}}`, `{{number: name-low}}` and `{{number: name-high}}` with a mean and its interval.
    public mutating func interval(
        _ name: String, _ interval: MeanInterval?, _ pattern: NumberPattern, file: StaticString = #fileID,
        line: UInt = #line
    ) {
        number(name, interval?.mean ?? .nan, pattern, file: file, line: line)
        number("\(name)-low", interval?.low ?? .nan, pattern, file: file, line: line)
        number("\(name)-high", interval?.high ?? .nan, pattern, file: file, line: line)
    }
}
