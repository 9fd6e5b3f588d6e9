import Tensors

/// Why an index cannot be read or written: which file, and why.
public struct FeatureIndexError: Error, Equatable, Sendable {
    /// The file, as it was named.
    public let file: String
    public let cause: Cause

    public enum Cause: Error, Equatable, Sendable {
        /// The system's reason.
        case unreachable(String)
        case notIndex
        case unknownVersion(Int)
        case cutOff(needed: Int, available: Int)
        /// The sizes, the text or the checksum contradict each other.
        case damaged
        case notVectors(Shape)
        case unequalCounts(vectors: Int, names: Int)
        case otherDimensions(Shape, expected: Int)
        case notFinite(vector: Int)
        case lineBreak(String)
    }
}

extension FeatureIndexError: CustomStringConvertible {
    /// One line: the file, the cause, and what to do.
    public var description: String {
        let reason =
            switch cause {
            case .unreachable(let reason): reason
            case .notIndex: "it is no index; make one with mirador index"
            case .unknownVersion(let version): "its version is \(version), and only version 1 is known; make it anew"
            case .cutOff(let needed, let available):
                "it should have \(needed) bytes and has \(available); make it anew"
            case .damaged: "its header and its names do not fit its checksum; make it anew"
            case .notVectors(let shape): "vectors are the rows of an array [n, d], and this one is \(shape)"
            case .unequalCounts(let vectors, let names): "there are \(names) names for \(vectors) vectors"
            case .otherDimensions(let shape, let expected):
                "its vectors have \(expected) dimensions, and an array of shape \(shape) cannot be added"
            case .notFinite(let vector): "vector \(vector) has a number that is NaN or infinite"
            case .lineBreak(let name): "a name with a line break cannot be kept: \(name.debugDescription)"
            }
        return "Index \(file): \(reason)."
    }
}
