/// Two lists of numbers of the same cases, of which one is claimed to be the smaller.
public struct PairedCounts: Sendable, Equatable {
    /// In how many cases it is the smaller.
    public let hits: Int
    /// How many cases there are.
    public let count: Int

    /// - Parameters:
    ///   - less: case by case.
    ///   - more: in the same order; what one of the lists has more than the other is no hit.
    public init(_ less: [Float], below more: [Float]) {
        hits = zip(less, more).count { $0 < $1 }
        count = less.count
    }
}
