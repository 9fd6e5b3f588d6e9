import Explanations

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

    /// The same of a share.
    public mutating func interval(
        _ name: String, _ interval: ShareInterval?, file: StaticString = #fileID, line: UInt = #line
    ) {
        number(name, interval?.share ?? .nan, .share(decimals: 0), file: file, line: line)
        number("\(name)-low", interval?.low ?? .nan, .share(decimals: 0), file: file, line: line)
        number("\(name)-high", interval?.high ?? .nan, .share(decimals: 0), file: file, line: line)
    }

    /// The same of κ.
    public mutating func interval(
        _ name: String, _ consistency: ErrorConsistency?, file: StaticString = #fileID, line: UInt = #line
    ) {
        number(name, consistency?.kappa ?? .nan, .decimals(2), file: file, line: line)
        number("\(name)-low", consistency?.low ?? .nan, .decimals(2), file: file, line: line)
        number("\(name)-high", consistency?.high ?? .nan, .decimals(2), file: file, line: line)
    }
}
