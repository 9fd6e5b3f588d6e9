/// Numbers of objects of each species in a scene: `1`, `4`, `1+1`.
public struct Arrangement: Hashable, Sendable, CustomStringConvertible {
    /// The number of objects of each species.
    public let counts: [Int]

    /// - Precondition: one species or more, each with one object or more.
    public init(_ counts: Int...) {
        precondition(!counts.isEmpty && counts.allSatisfy { $0 >= 1 }, "an arrangement of \(counts) objects")
        self.counts = counts
    }

    /// Reads `4` (four of one species), `1+1` (one of each of two).
    /// - Throws: `Unreadable` for anything else, and for more than nine objects: they would be too small to be seen.
    public init(_ text: String) throws(Unreadable) {
        let parts = text.split(separator: "+", omittingEmptySubsequences: false)
        let counts = parts.compactMap { Int($0) }.filter { 1...9 ~= $0 }
        guard counts.count == parts.count, counts.reduce(0, +) <= 9 else { throw Unreadable(text: text) }
        self.counts = counts
    }

    /// The number of objects.
    public var total: Int { counts.reduce(0, +) }

    public var description: String { counts.map(String.init).joined(separator: "+") }

    /// Not an arrangement.
    public struct Unreadable: Error, Equatable, CustomStringConvertible {
        public let text: String

        public var description: String {
            "\"\(text)\" is no number of objects: write 1 for one, 4 for four of a species, 1+1 for one of each of two, "
                + "nine objects at most."
        }
    }
}
