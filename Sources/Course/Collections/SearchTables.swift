import Drawing
import Features
import Tensors

extension Notebook {
    /// The rows of a table of shares: for each representation one of each column, and last what chance would give.
    public func shares(
        _ heads: [String], _ columns: [[Double]], chance: (name: String, shares: [Double])? = nil
    ) -> [[TableCell]] {
        let rows = heads.enumerated().map { i, head in (head.firstLine, columns.map { $0[i] }) }
        return (rows + (chance.map { [($0.name, $0.shares)] } ?? [])).map { name, shares in
            [.text(name)] + shares.map { .number($0, .share(decimals: 0)) }
        }
    }
}

extension StampCollection {
    /// A cut-out that was found, with its distance under it.
    public func cell(_ found: Gallery.Neighbour, _ notebook: Notebook) throws -> Cell {
        .photograph(try photograph(found.index), caption: try notebook.words(found.distance, .decimals(3)))
    }
}

extension [Int] {
    /// How often two of a collection that are drawn by lot are of one class: Σ c (c - 1) / n (n - 1).
    public var chanceOfOneClass: Double {
        let counts = reduce(into: [:]) { $0[$1, default: 0] += 1 }.values
        return Double(counts.reduce(0) { $0 + $1 * ($1 - 1) }) / Double(Swift.max(count * (count - 1), 1))
    }
}

extension String {
    /// What stands before the first line break.
    public var firstLine: String { String(prefix { $0 != "\n" }) }
}
