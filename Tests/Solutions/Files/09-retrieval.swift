import Mirador

// Otra forma: dividir primero cada vector por su longitud; el coseno es entonces un producto escalar. Así se buscan miles.
// Another way: divide each vector by its length first; the cosine is then a dot product. Thousands are searched that way.
public func nearest(_ k: Int, to query: Tensor, among vectors: Tensor) throws -> Tensor {
    let queryLength = (query * query).sum().squareRoot()
    var cosines: [Float] = []
    for i in 0..<vectors.shape[0] {
        let vector = vectors[part: i]
        let length = (vector * vector).sum().squareRoot()
        let dot = (vector * query).sum()
        cosines.append(length > 0 ? dot / (length * queryLength) : 0)
    }
    let order = cosines.indices.sorted { cosines[$0] > cosines[$1] }
    return Tensor(order.prefix(k).map { Float($0) }, shape: [k])
}

public let exercises = [Exercise(nearest, check: Exercises.nearest)]
