/// The names most like the one that somebody typed, best first.
///
///     nearestNames(to: "egyptian cst", in: ["Egyptian cat", "tabby cat", "tiger"])   // ["Egyptian cat"]
///
/// A name that holds what was typed comes before one that is spelled alike. Spelling is compared by the number of
/// single letters to insert, delete, change or swap with a neighbour, without regard to case; a name that needs more
/// than a third of its letters changed (two at least) is left out.
///
/// - Parameters:
///   - typed: what somebody typed.
///   - names: the names there are.
///   - limit: how many to return at most.
/// - Returns: up to `limit` names, as they are written in `names`; none where nothing is like it.
/// - Complexity: O(n·m²) for n names of m letters.
public func nearestNames(to typed: String, in names: some Sequence<String>, limit: Int = 3) -> [String] {
    let wanted = Array(typed.lowercased())
    guard !wanted.isEmpty else { return [] }
    var ranked: [(name: String, rank: Int, place: Int)] = []
    for (place, name) in names.enumerated() {
        let letters = Array(name.lowercased())
        if wanted.count > 2, name.lowercased().contains(typed.lowercased()) {
            ranked.append((name, 0, letters.count))
            continue
        }
        let distance = spellingDistance(wanted, letters)
        if distance <= max(2, max(wanted.count, letters.count) / 3) {
            ranked.append((name, distance, place))
        }
    }
    ranked.sort { ($0.rank, $0.place) < ($1.rank, $1.place) }
    return ranked.prefix(limit).map(\.name)
}

/// The least number of insertions, deletions, changes and swaps of neighbours that make `b` of `a`, no letter touched
/// twice: the optimal string alignment distance.
///
/// dᵢⱼ = min(dᵢ₋₁ⱼ + 1, dᵢⱼ₋₁ + 1, dᵢ₋₁ⱼ₋₁ + [aᵢ ≠ bⱼ], dᵢ₋₂ⱼ₋₂ + 1 where aᵢ = bⱼ₋₁ and aᵢ₋₁ = bⱼ)
///
/// Damerau, "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964.
/// - Complexity: O(|a|·|b|).
func spellingDistance<Letter: Equatable>(_ a: [Letter], _ b: [Letter]) -> Int {
    var twoAbove: [Int] = []
    var above = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var distance = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { distance = min(distance, twoAbove[j - 1] + 1) }
            row.append(distance)
        }
        (twoAbove, above) = (above, row)
    }
    return above[b.count]
}

extension [String] {
    /// The end of a message about an unknown name: `: did you mean tabby cat or tiger cat?`, or a full stop.
    public var didYouMean: String {
        switch count {
        case 0: "."
        case 1: ": did you mean \(self[0])?"
        default: ": did you mean \(dropLast().joined(separator: ", ")) or \(self[count - 1])?"
        }
    }
}
