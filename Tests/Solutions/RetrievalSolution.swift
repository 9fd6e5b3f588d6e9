import Mirador

/// The answers to lesson 09's exercise: the right one, and one for each mistake that its check has to name.
public enum RetrievalSolution {
    public static func nearest(_ k: Int, to query: Tensor, among vectors: Tensor) throws -> Tensor {
        let cosines = cosines(query, vectors)
        return first(k, cosines.indices.sorted { cosines[$0] > cosines[$1] })
    }

    private static func products(_ q: Tensor, _ x: Tensor) -> [Float] {
        (0..<x.shape[0]).map { (x[part: $0] * q).sum() }
    }

    private static func lengths(_ x: Tensor) -> [Float] {
        (0..<x.shape[0]).map { (x[part: $0] * x[part: $0]).sum().squareRoot() }
    }

    private static func cosines(_ q: Tensor, _ x: Tensor) -> [Float] {
        zip(products(q, x), lengths(x)).map { $1 > 0 ? $0 / ($1 * (q * q).sum().squareRoot()) : 0 }
    }

    private static func first(_ k: Int, _ order: [Int]) -> Tensor {
        Tensor(order.prefix(k).map { Float($0) }, shape: [k])
    }

    private static func largest(_ k: Int, _ values: [Float]) -> Tensor {
        first(k, values.indices.sorted { values[$0] > values[$1] })
    }

    public static let wrongAnswers: [WrongAnswer<Exercises.NearestAnswer>] = [
        WrongAnswer("the dot product", "no lengths") { k, q, x in largest(k, products(q, x)) },
        WrongAnswer("the Euclidean distance", "Euclidean") { k, q, x in
            largest(k, (0..<x.shape[0]).map { -((x[part: $0] - q) * (x[part: $0] - q)).sum() })
        },
        WrongAnswer("smallest cosine first", "farthest") { k, q, x in largest(k, cosines(q, x).map { -$0 }) },
        WrongAnswer("the absolute value", "absolute cosine") { k, q, x in largest(k, cosines(q, x).map(abs)) },
        WrongAnswer("divided by the square", "squared length") { k, q, x in
            largest(k, zip(products(q, x), lengths(x)).map { $1 > 0 ? $0 / ($1 * $1) : 0 })
        },
        WrongAnswer("in the order of the collection", "not in order") { k, q, x in
            let found = try nearest(k, to: q, among: x).elements.sorted()
            return Tensor(found, shape: [k])
        },
        WrongAnswer("the cosines", "similarities") { k, q, x in
            Tensor(cosines(q, x).sorted(by: >).prefix(k), shape: [k])
        },
    ]
}
