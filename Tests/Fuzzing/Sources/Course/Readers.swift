/// IDX files, whose reader is Course's own.
public enum IDXReading {
    public static func read(_ path: String, axes: Int) { _ = try? IDXFile(contentsOf: path, axes: axes) }
}

/// What the readers name of the rest of Course.
public struct Assets: Sendable {
    let repository: Repository
}

extension StringProtocol {
    /// Without white space at both ends, as `Notebook` has it.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(
            start.prefix(upTo: start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex))
    }
}
