import Tensors

/// The nearest of n points to each of them, itself left out.
package struct Neighbours {
    /// How many points there are, and how many neighbours each has.
    package let count, neighbourCount: Int
    /// `[n, k]`: nearest first; of neighbours equally far the one with the lower index first.
    package internal(set) var indices: [Int32]
    /// `[n, k]`: ‖xᵢ - xⱼ‖².
    package internal(set) var squaredDistances: [Float]

    /// The neighbours of the points that are the rows of `[n, d]`.
    ///
    /// - Parameters:
    ///   - count: k, less than n.
    ///   - data: `[n, d]`, finite.
    package init(_ count: Int, of data: Tensor) {
        let n = data.shape[0]
        precondition(0 < count && count < n, "\(n) points do not have \(count) neighbours each")
        self = NearestSearch(data).neighbours(count)
    }

    init(count: Int, neighbourCount: Int) {
        (self.count, self.neighbourCount) = (count, neighbourCount)
        indices = [Int32](repeating: 0, count: count * neighbourCount)
        squaredDistances = [Float](repeating: 0, count: count * neighbourCount)
    }
}
