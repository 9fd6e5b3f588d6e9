import Mirador

// Otra forma: la media en lugar de la suma, arriba y abajo; el cociente es el mismo.
// Another way: the mean instead of the sum, above and below; the quotient is the same.
public func energyInside(of map: Tensor, on mask: Tensor) throws -> Float {
    let energy = map.relu()
    let total: Float = energy.sum()
    guard total > 0 else { return 0 }
    return (energy * mask).sum() / total
}

// Otra forma: contar en enteros y preguntar si los dos aciertan siempre, o ninguno nunca; sin redondeo no hace falta comparar
// `expected` con 1.
// Another way: count in whole numbers and ask whether both are always right, or neither ever; without rounding there is no need
// to compare `expected` with 1.
public func errorConsistency(_ first: [Bool], _ second: [Bool]) throws -> Double? {
    let count = Double(first.count)
    let p1 = Double(first.filter { $0 }.count) / count
    let p2 = Double(second.filter { $0 }.count) / count
    let observed = Double(zip(first, second).filter { $0 == $1 }.count) / count
    let bothRight = p1 * p2
    let bothWrong = (1 - p1) * (1 - p2)
    let expected = bothRight + bothWrong
    guard expected < 1 else { return nil }
    return (observed - expected) / (1 - expected)
}

public let exercises = [
    Exercise(energyInside, check: Exercises.energyInside),
    Exercise(errorConsistency, check: Exercises.kappa),
]
