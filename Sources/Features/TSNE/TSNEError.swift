import Tensors

/// Why points cannot be laid out.
public enum TSNEError: Error, Equatable, Sendable {
    /// The data are not a table of points.
    case notPoints(Shape)
    /// A number that is NaN or infinite.
    case notFinite(row: Int, column: Int)
    case tooFewPoints(count: Int, perplexity: Double)
    case tooManyForExact(count: Int)
    case noTransform(dimensions: Int)
    /// A setting out of its range: its name, what it is and what it may be.
    case setting(String, value: String, allowed: String)
}

extension TSNEError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notPoints(let shape):
            "t-SNE needs points as the rows of an array [n, d], and this one is \(shape)."
        case .notFinite(let row, let column):
            "The number in row \(row), column \(column) (counted from 0) is NaN or infinite; take such points out first."
        case .tooFewPoints(let count, let perplexity):
            count > 6
                ? "\(count) points are too few for a perplexity of \(perplexity.formatted): use at most "
                    + "\((Double(count - 1) / 3).formatted)."
                : "\(count) points are too few for t-SNE; it takes 7 or more."
        case .tooManyForExact(let count):
            "The exact method keeps n² numbers and takes at most \(TSNE.Method.exactLimit) points, not \(count); "
                + "use barnes-hut or fft."
        case .noTransform(let dimensions):
            "The fft method works in the plane; in \(dimensions) dimensions use barnes-hut."
        case .setting(let name, let value, let allowed):
            "The \(name) is \(value); it has to be \(allowed)."
        }
    }
}

extension Double {
    /// With at most one decimal, rounded down: what is recommended must be allowed.
    fileprivate var formatted: String {
        let tenths = (self * 10).rounded(.down) / 10
        return Int(exactly: tenths).map { String($0) } ?? String(tenths)
    }
}
