import Mirador

// Otra forma: calcular solo i < j y escribir cada peso en (i, j) y en (j, i); la suma de la mitad se dobla.
// Another way: compute i < j alone and write each weight at (i, j) and at (j, i); the sum of the half is doubled.
public func affinities(of places: Tensor) throws -> Tensor {
    let n = places.shape[0]
    var weights = Tensor(zeros: [n, n])
    for i in 0..<n {
        for j in 0..<n where j != i {
            let dx = places[i, 0] - places[j, 0]
            let dy = places[i, 1] - places[j, 1]
            let square = dx * dx + dy * dy
            weights[i, j] = 1 / (1 + square)
        }
    }
    let total: Float = weights.sum()
    return weights / total
}

// Otra forma: wᵢⱼ = q_ij Z, si `affinities` devuelve también Z.
// Another way: wᵢⱼ = q_ij Z, if `affinities` returns Z too.
public func gradient(at places: Tensor, towards probabilities: Tensor) throws -> Tensor {
    let n = places.shape[0]
    let q = try affinities(of: places)
    var result = Tensor(zeros: [n, 2])
    for i in 0..<n {
        for j in 0..<n {
            let dx = places[i, 0] - places[j, 0]
            let dy = places[i, 1] - places[j, 1]
            let square = dx * dx + dy * dy
            let weight = 1 / (1 + square)
            let force = 4 * (probabilities[i, j] - q[i, j]) * weight
            result[i, 0] += force * dx
            result[i, 1] += force * dy
        }
    }
    return result
}

public let exercises = [
    Exercise(affinities, check: Exercises.affinities),
    Exercise(gradient, check: Exercises.embeddingGradient),
]
