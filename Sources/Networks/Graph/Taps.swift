/// A sparse matrix that says how numbers along an axis are made from others: y[i] = Σ w x[j] over the taps (j, w) of row i.
package struct Taps: Hashable, Sendable {
    /// The first tap of each row in `indices` and `weights`, and behind them their number.
    let starts: [Int32]
    let indices: [Int32]
    let weights: [Float]

    /// - Parameter rows: the taps of each result; 0 comes from a row that has none.
    /// - Precondition: indices are not negative, and fewer than 2³¹.
    package init(_ rows: [[(index: Int, weight: Float)]]) {
        var starts: [Int32] = [0]
        for row in rows { starts.append(starts.last! + Int32(row.count)) }
        self.starts = starts
        indices = rows.flatMap { $0.map { Int32($0.index) } }
        weights = rows.flatMap { $0.map(\.weight) }
        precondition(indices.allSatisfy { $0 >= 0 }, "a tap before the first place")
    }

    /// The number of results.
    package var count: Int { starts.count - 1 }

    /// The taps of a result.
    subscript(row: Int) -> [(index: Int, weight: Float)] {
        (Int(starts[row])..<Int(starts[row + 1])).map { (Int(indices[$0]), weights[$0]) }
    }

    /// The matrix with rows and columns exchanged.
    /// - Parameter columns: how many numbers there are to be made from.
    func transposed(columns: Int) -> Taps {
        var rows = [[(index: Int, weight: Float)]](repeating: [], count: columns)
        for row in 0..<count { for (index, weight) in self[row] { rows[index].append((row, weight)) } }
        return Taps(rows)
    }
}
