import Tensors

extension Tensor {
    /// The accuracy with which neighbours tell a point's class: the share of points whose class is the most frequent one
    /// among their k nearest other points. Of classes equally frequent the one whose member is nearest counts.
    ///
    /// - Parameters:
    ///   - labels: the class of each row.
    ///   - neighbours: k.
    /// - Returns: 0...1.
    /// - Precondition: the operand is `[n, d]` with n labels and more than k rows.
    public func neighbourAccuracy(labels: [Int], neighbours k: Int = 10) -> Double {
        precondition(shape.rank == 2 && shape[0] == labels.count, "\(labels.count) labels for points of shape \(shape)")
        let found = Neighbours(k, of: self, .exact)
        let hits = (0..<labels.count).filter { i in
            let near = found.indices[i * k..<(i + 1) * k].map { labels[Int($0)] }
            let counts = near.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            let most = counts.values.max()
            return near.first { counts[$0] == most } == labels[i]
        }
        return Double(hits.count) / Double(max(labels.count, 1))
    }
}
