import Tensors

/// The affinities of points: the probabilities that the embedding is to imitate.
///
///     p_ij = (p_{j|i} + p_{i|j}) / 2n,    Σᵢ Σⱼ p_ij = 1
///
/// Only of each point's k nearest neighbours: at k = 3 perplexities, what the others would add is below 1 % of it.
///
/// van der Maaten, Hinton: JMLR 2008, section 3.1; van der Maaten: *Accelerating t-SNE using Tree-Based Algorithms*,
/// JMLR 2014, section 4.1.
package struct Affinities {
    /// How many points there are.
    package let count: Int
    /// The beginning of each point's row, and the end of the last one; multiples of eight.
    package let starts: [Int]
    /// The columns j of each row, ascending. A row is filled up to a multiple of eight with its own point and p = 0.
    package let columns: [Int32]
    /// p_ij.
    package let values: [Float]
    /// Σ p ln p.
    let negativeEntropy: Double
    private let held: HeldBytes

    package init(perplexity: Double, neighbours: Neighbours) {
        let rows = Self.conditional(perplexity: perplexity, neighbours)
        self.init(count: neighbours.count, neighbourCount: neighbours.neighbourCount, rows.columns, rows.values)
    }

    /// p_{j|i} of each point's neighbours, in the order of j.
    private static func conditional(
        perplexity: Double, _ neighbours: Neighbours
    ) -> (columns: [Int32], values: [Float]) {
        let k = neighbours.neighbourCount
        var columns = neighbours.indices
        var values = [Float](repeating: 0, count: columns.count)
        columns.withUnsafeMutableBufferPointer { columns in
            values.withUnsafeMutableBufferPointer { values in
                neighbours.squaredDistances.withUnsafeBufferPointer { distances in
                    let columns = columns.baseAddress!, values = values.baseAddress!
                    let distances = distances.baseAddress!
                    Parallel.forEachRange(of: neighbours.count, size: 256) { range in
                        withUnsafeTemporaryAllocation(of: Double.self, capacity: k) { scratch in
                            for row in range {
                                ConditionalProbabilities.write(
                                    perplexity: perplexity, squaredDistances: distances + row * k, count: k,
                                    scratch: scratch.baseAddress!, to: values + row * k)
                                let sorted = (row * k..<(row + 1) * k).map { (columns[$0], values[$0]) }
                                    .sorted { $0.0 < $1.0 }
                                for (i, entry) in sorted.enumerated() {
                                    (columns[row * k + i], values[row * k + i]) = entry
                                }
                            }
                        }
                    }
                }
            }
        }
        return (columns, values)
    }

    /// Both directions put together.
    private init(count n: Int, neighbourCount k: Int, _ columns: [Int32], _ values: [Float]) {
        // Two rows of k for each point, of columns and values, beside the joined ones.
        let working = HeldBytes(2 * 8 * n * k)
        defer { withExtendedLifetime(working) {} }
        // Who has picked a point: a list for each, in the order of those who picked.
        var places = [Int](repeating: 0, count: n + 1)
        for j in columns { places[Int(j) + 1] += 1 }
        for i in 0..<n { places[i + 1] += places[i] }
        var pickers = [Int32](repeating: 0, count: n * k)
        var picked = [Float](repeating: 0, count: n * k)
        var next = places
        for i in 0..<n {
            for e in i * k..<(i + 1) * k {
                let j = Int(columns[e])
                pickers[next[j]] = Int32(i)
                picked[next[j]] = values[e]
                next[j] += 1
            }
        }
        // Two sorted lists a row, merged.
        var starts = [0], joinedColumns: [Int32] = [], joinedValues: [Float] = []
        starts.reserveCapacity(n + 1)
        joinedColumns.reserveCapacity(2 * n * k)
        joinedValues.reserveCapacity(2 * n * k)
        let share = 1 / Float(2 * n)
        for i in 0..<n {
            var a = i * k, b = places[i]
            while a < (i + 1) * k || b < places[i + 1] {
                let left = a < (i + 1) * k ? columns[a] : .max, right = b < places[i + 1] ? pickers[b] : .max
                var value: Float = 0
                if left <= right {
                    value += values[a]
                    a += 1
                }
                if right <= left {
                    value += picked[b]
                    b += 1
                }
                joinedColumns.append(min(left, right))
                joinedValues.append(value * share)
            }
            while joinedColumns.count % 8 != 0 {
                joinedColumns.append(Int32(i))
                joinedValues.append(0)
            }
            starts.append(joinedColumns.count)
        }
        count = n
        held = HeldBytes(8 * joinedColumns.capacity)
        negativeEntropy = joinedValues.negativeEntropy()
        (self.starts, self.columns, self.values) = (starts, joinedColumns, joinedValues)
    }
}
