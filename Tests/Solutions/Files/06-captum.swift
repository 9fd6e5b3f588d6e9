import Mirador

// Otra forma: juntar los n puntos en una lista con `map` y sumar sus gradientes con `reduce`.
// Another way: collect the n points in a list by `map` and add their gradients up by `reduce`.
public func integratedGradients(
    of x: Tensor, baseline: Tensor, steps: Int, gradient: (Tensor) throws -> Tensor
) throws -> Tensor {
    let difference = x - baseline
    var sum = Tensor(zeros: x.shape)
    for k in 0..<steps {
        let t = (Float(k) + 0.5) / Float(steps)
        sum = try sum + gradient(baseline + t * difference)
    }
    return difference * sum / Float(steps)
}

// Otra forma: `for steps in sequence(first: 1, next: { $0 * 2 }).prefix(while: { $0 <= limit })`.
// Another way: `for steps in sequence(first: 1, next: { $0 * 2 }).prefix(while: { $0 <= limit })`.
public func stepsNeeded(
    score: Float, baselineScore: Float, tolerance: Float, limit: Int, attributions: (_ steps: Int) throws -> Tensor
) throws -> Int? {
    let change = score - baselineScore
    var steps = 1
    while steps <= limit {
        let error = try abs(attributions(steps).sum() - change)
        if error <= tolerance * abs(change) { return steps }
        steps *= 2
    }
    return nil
}

public let exercises = [
    Exercise(integratedGradients, check: Exercises.integratedGradients),
    Exercise(stepsNeeded, check: Exercises.stepsNeeded),
]
