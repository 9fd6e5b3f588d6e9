/// The assignment of places by which all together pay the least.
///
///     minimize Σᵢ cost(i, a(i)),   a(i) ≠ a(k) for i ≠ k
///
/// One row after the other is given a place along the cheapest chain of exchanges, with prices u and v at which nobody
/// would rather have another place: cost(i, j) - uᵢ - vⱼ ≥ 0, and = 0 for the places that are taken.
///
/// Kuhn: *The Hungarian Method for the Assignment Problem*, 1955; in the form of Jonker, Volgenant: *A Shortest
/// Augmenting Path Algorithm for Dense and Sparse Linear Assignment Problems*, 1987.
public struct LinearAssignment: Sendable {
    /// The place of each row.
    public let places: [Int]
    /// The sum that all pay.
    public let cost: Double

    /// - Parameters:
    ///   - rows: how many are to get a place.
    ///   - columns: how many places there are, at least as many.
    ///   - cost: of a row at a place, finite.
    /// - Complexity: O(rows² · columns) at most.
    public init(rows: Int, columns: Int, cost: (Int, Int) -> Double) {
        precondition(0 <= rows && rows <= columns, "\(rows) rows cannot have a place each of \(columns)")
        var rowPrices = [Double](repeating: 0, count: rows), columnPrices = [Double](repeating: 0, count: columns)
        /// The row that has a place.
        var holders = [Int?](repeating: nil, count: columns)
        for newcomer in 0..<rows {
            // The shortest chain from the newcomer to each place, as Dijkstra finds it.
            var shortest = [Double](repeating: .infinity, count: columns)
            var previous = [Int?](repeating: nil, count: columns), isDone = [Bool](repeating: false, count: columns)
            var row = newcomer, column: Int?, length = 0.0
            repeat {
                var best = Double.infinity, next = -1
                for j in 0..<columns where !isDone[j] {
                    let reduced = length + cost(row, j) - rowPrices[row] - columnPrices[j]
                    if reduced < shortest[j] { (shortest[j], previous[j]) = (reduced, column) }
                    if shortest[j] < best { (best, next) = (shortest[j], j) }
                }
                isDone[next] = true
                (column, length) = (next, best)
                if let holder = holders[next] { row = holder }
            } while holders[column!] != nil
            // New prices for all that were met on the way.
            rowPrices[newcomer] += length
            for j in 0..<columns where isDone[j] && j != column! {
                rowPrices[holders[j]!] += length - shortest[j]
                columnPrices[j] -= length - shortest[j]
            }
            // Everyone on the chain moves on by one place.
            var place = column!
            while let before = previous[place] {
                holders[place] = holders[before]
                place = before
            }
            holders[place] = newcomer
        }
        var places = [Int](repeating: 0, count: rows), total = 0.0
        for (j, holder) in holders.enumerated() {
            guard let holder else { continue }
            places[holder] = j
            total += cost(holder, j)
        }
        (self.places, self.cost) = (places, total)
    }
}
