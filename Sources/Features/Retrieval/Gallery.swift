import Tensors

/// The vectors among which others are looked for, by comparing all of them.
///
///     let gallery = Gallery(features)                      // [n, d]
///     gallery.nearest(10, to: query)                       // the ten nearest by cosine, nearest first
///     gallery.precisions(upTo: 10, labels: classes)[9]     // precision at 10
public struct Gallery: Sendable {
    /// `[n, d]`.
    public let vectors: Tensor
    /// ‖x‖² of each vector, `[n]`.
    private let squaredNorms: Tensor

    /// - Parameter vectors: `[n, d]`, finite.
    public init(_ vectors: Tensor) {
        precondition(vectors.shape.rank == 2, "vectors are the rows of [n, d], got a tensor of shape \(vectors.shape)")
        self.init(vectors, squaredNorms: Tensor(vectors.squaredNorms(), shape: [vectors.shape[0]]))
    }

    init(_ vectors: Tensor, squaredNorms: Tensor) { (self.vectors, self.squaredNorms) = (vectors, squaredNorms) }

    /// How many vectors there are, and of how many dimensions.
    public var count: Int { vectors.shape[0] }
    public var dimensions: Int { vectors.shape[1] }

    /// One of the vectors found.
    public struct Neighbour: Equatable, Sendable {
        /// The number of the vector.
        public let index: Int
        /// Its distance from the query, in what the metric measures.
        public let distance: Float
    }

    /// The `k` vectors nearest to a query, nearest first; of vectors equally far the first.
    /// - Parameter query: `[d]`.
    /// - Complexity: O(n d), as fast as memory delivers n d numbers.
    public func nearest(_ k: Int, to query: Tensor, by metric: VectorMetric = .cosine) -> [Neighbour] {
        nearest(k, toEach: query.reshaped(to: [1, query.count]), by: metric)[0]
    }

    /// The same for each row of `[m, d]`.
    /// - Precondition: the queries have the vectors' dimensions; `k` is positive.
    public func nearest(_ k: Int, toEach queries: Tensor, by metric: VectorMetric = .cosine) -> [[Neighbour]] {
        precondition(
            queries.shape.rank == 2 && queries.shape[1] == dimensions && k > 0,
            "queries of shape \(queries.shape) for vectors of \(dimensions) dimensions")
        return vectors.withElements { x in
            squaredNorms.withElements { norms in
                queries.withElements { q in
                    guard let q = q.baseAddress, let x = x.baseAddress, let norms = norms.baseAddress else {
                        return Array(repeating: [], count: queries.shape[0])
                    }
                    let search = VectorSearch(
                        vectors: x, squaredNorms: norms, count: count, dimensions: dimensions, metric: metric)
                    return search.nearest(k, to: q, count: queries.shape[0])
                        .map { $0.map { Neighbour(index: $0.index, distance: $0.distance) } }
                }
            }
        }
    }

    /// The `k` nearest of the other vectors to each vector of the gallery.
    public func nearestOthers(_ k: Int, by metric: VectorMetric = .cosine) -> [[Neighbour]] {
        nearest(k + 1, toEach: vectors, by: metric).enumerated().map { own, found in
            Array(found.filter { $0.index != own }.prefix(k))
        }
    }
}

extension Tensor {
    /// ‖x‖² of each row of `[n, d]`.
    func squaredNorms() -> [Float] {
        let d = shape[1]
        return withElements { x in
            guard let x = x.baseAddress else { return Array(repeating: 0, count: shape[0]) }
            return (0..<shape[0]).map { dotProduct(x + $0 * d, x + $0 * d, count: d) }
        }
    }
}
