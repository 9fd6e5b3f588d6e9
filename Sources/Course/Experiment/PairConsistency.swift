/// Consistency of two observers' errors, on pictures with two cues and on silhouettes.
public struct PairConsistency: Sendable {
    /// `lite0 and lite2`.
    public let pair: Phrase
    /// nil where they have no pictures of the kind in common, or κ does not exist.
    public let conflict, silhouette: ErrorConsistency?

    init(of one: Answers, with other: Answers, seed: UInt64) {
        pair = Phrase(es: "\(one.name.es) y \(other.name.es)", en: "\(one.name.en) and \(other.name.en)")
        conflict = one.consistency(with: other, where: { $0.coat != nil }, seed: seed)
        silhouette = one.consistency(with: other, where: { $0.condition == .silhouette }, seed: seed)
    }
}

extension Panel {
    /// The consistency of each pair of networks, then of each network with the reader. Of pairs behind the first, those
    /// alone that have something in common.
    /// - Parameter seed: of the intervals.
    public func consistencies(seed: UInt64) -> [PairConsistency] {
        // Networks among themselves in the run's own pictures, whatever a reader was asked besides.
        let pairs = networks.enumerated().flatMap { i, one in networks[(i + 1)...].map { (one, $0) } }
        let withReader = reader.map { reader in besideReader.map { ($0, reader) } } ?? []
        var found: [PairConsistency] = []
        for (one, other) in pairs + withReader {
            let pair = PairConsistency(of: one, with: other, seed: seed)
            // Who was not asked the reader's pictures has no row beside them.
            if found.isEmpty || pair.conflict != nil || pair.silhouette != nil { found.append(pair) }
        }
        return found
    }

    /// The consistency of the reader with the first network, over all pictures that both were asked about.
    public func readersConsistency(seed: UInt64) -> ErrorConsistency? {
        reader.flatMap { $0.consistency(with: besideReader[0], seed: seed) }
    }
}
