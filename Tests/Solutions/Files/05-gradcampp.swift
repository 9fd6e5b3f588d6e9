import Mirador

// Otra forma: dividir por g² arriba y abajo, α = 1 / (2 + ΣA g). Queda la misma excepción: donde g es 0, α es 0.
// Another way: divide by g² above and below, α = 1 / (2 + ΣA g). The same exception remains: where g is 0, α is 0.
public func alphas(activation: Tensor, gradient: Tensor) throws -> Tensor {
    let sums = activation.sum(over: .height, .width)
    return sums.combined(with: gradient) { sum, g in
        g == 0 ? 0 : g * g / (2 * g * g + sum * g * g * g)
    }
}

// Otra forma: `gradient.map { max($0, 0) }` en lugar de `relu()`; las dos hacen lo mismo.
// Another way: `gradient.map { max($0, 0) }` instead of `relu()`; both do the same.
public func gradCAMPlusPlus(activation: Tensor, gradient: Tensor, alphas: Tensor) throws -> Tensor {
    let weights = (alphas * gradient.relu()).sum(over: .height, .width)
    return (weights * activation).sum(over: .channel).relu()
}

public let exercises = [
    Exercise(alphas, check: Exercises.alphas),
    Exercise(gradCAMPlusPlus, check: Exercises.gradCAMPlusPlus),
]
