import Tensors

/// A state dict that does not belong to a network.
public struct WeightsMismatch: Error, Equatable, CustomStringConvertible {
    public struct Shapes: Equatable, Sendable {
        public let name: String
        public let found, expected: Shape
    }

    public let network: String
    /// Parameters that the network has and the file has not.
    public let missing: [String]
    /// Parameters that the file has in a form that is not read, and why.
    public let unreadable: [String]
    public let misshapen: [Shapes]
    /// Entries of the file that the network has no place for.
    public let extra: [String]
    /// Parameters with a NaN or an infinity, and where.
    public let notFinite: [String]

    public var description: String {
        func list(_ title: String, _ lines: [String]) -> String {
            guard !lines.isEmpty else { return "" }
            let shown = lines.prefix(8).map { "\n    \($0)" }.joined()
            let rest = lines.count > 8 ? "\n    … and \(lines.count - 8) more" : ""
            return "\n  \(title) (\(lines.count)):\(shown)\(rest)"
        }
        return "These weights do not fit \(network)."
            + list("missing", missing)
            + list("not readable", unreadable)
            + list("of another shape", misshapen.map { "\($0.name) is \($0.found), should be \($0.expected)" })
            + list("not part of the network", extra)
            + list("not finite", notFinite)
            + "\nChoose the network that they were trained for with --model, or another file."
    }
}
