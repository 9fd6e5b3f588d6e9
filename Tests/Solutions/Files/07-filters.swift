import Mirador

// Otra forma: `(1 - 2 * rate * l2) * image + rate * gradient`. Así se ve que la penalización encoge la imagen en cada paso.
// Another way: `(1 - 2 * rate * l2) * image + rate * gradient`. It shows that the penalty shrinks the image at each step.
public func ascentStep(from image: Tensor, gradient: Tensor, rate: Float, l2: Float) throws -> Tensor {
    let penalty = 2 * l2 * image
    return image + rate * (gradient - penalty)
}

// Otra forma: `(0..<steps).reduce(image) { … }`, que pasa la imagen de un paso al siguiente sin `var`.
// Another way: `(0..<steps).reduce(image) { … }`, which hands the image from one step to the next without a `var`.
public func maximizingImage(
    of target: Target, in network: Network, from image: Tensor, steps: Int, rate: Float, l2: Float
) throws -> Tensor {
    var current = image
    for _ in 0..<steps {
        let pass = try network.forward(current)
        let gradient = try pass.gradient(of: target, at: .input)
        current = try ascentStep(from: current, gradient: gradient, rate: rate, l2: l2)
    }
    return current
}

public let exercises = [
    Exercise(ascentStep, check: Exercises.ascentStep),
    Exercise(maximizingImage, check: Exercises.ascent),
]
