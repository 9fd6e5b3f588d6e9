import Mirador

// Otra forma de escribir el signo: dos preguntas, `$0 > 0 ? 1 : $0 < 0 ? -1 : 0`.
// Another way to write the sign: two questions, `$0 > 0 ? 1 : $0 < 0 ? -1 : 0`.
public func fastGradientSignStep(
    of image: Tensor, epsilon: Float, input: InputSpecification, lossGradient: (Tensor) throws -> Tensor
) throws -> Tensor {
    let gradient = try lossGradient(input.normalize(image))
    let sign = gradient.map { $0 == 0 ? 0 : $0 / abs($0) }
    return (image + epsilon * sign).clamped(to: 0...255)
}

// Otra forma: recortar el cambio, `image + (v - image).clamped(to: -epsilon...epsilon)`.
// Another way: clamp the change, `image + (v - image).clamped(to: -epsilon...epsilon)`.
public func projectedGradientDescent(
    from image: Tensor, epsilon: Float, steps: Int, step: (Tensor) throws -> Tensor
) throws -> Tensor {
    let lowest = image - epsilon
    let highest = image + epsilon
    var current = image
    for _ in 0..<steps {
        current = try step(current)
        current = current.combined(with: lowest) { max($0, $1) }
        current = current.combined(with: highest) { min($0, $1) }
    }
    return current
}

public let exercises = [
    Exercise(fastGradientSignStep, check: Exercises.signStep),
    Exercise(projectedGradientDescent, check: Exercises.projection),
]
