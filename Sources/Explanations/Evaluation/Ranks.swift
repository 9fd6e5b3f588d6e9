import Tensors

extension Tensor {
    /// The rank of each element in row-major order, 1 for the smallest; equal elements share the mean of their ranks.
    ///
    ///     Tensor([3, 1, 3], shape: [3]).ranks()   // 2.5, 1, 2.5
    ///
    /// - Complexity: O(n log n).
    public func ranks() -> [Double] {
        withElements { x in
            let sorted = x.indices.sorted { x[$0] < x[$1] }
            var ranks = [Double](repeating: 0, count: x.count)
            var first = 0
            while first < sorted.count {
                var end = first + 1
                while end < sorted.count, x[sorted[end]] == x[sorted[first]] { end += 1 }
                for place in first..<end { ranks[sorted[place]] = Double(first + 1 + end) / 2 }
                first = end
            }
            return ranks
        }
    }
}
