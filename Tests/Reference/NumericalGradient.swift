/// ∂f/∂xᵢ ≈ (f(x + h eᵢ) - f(x - h eᵢ)) / 2h for every element: two evaluations an element, an error of order h².
public func numericalGradient(
    of f: (ReferenceArray) -> Double, at x: ReferenceArray, step h: Double = 1e-5
) -> ReferenceArray {
    var gradient = ReferenceArray(zeros: x.shape)
    for i in x.elements.indices {
        var above = x, below = x
        above.elements[i] += h
        below.elements[i] -= h
        gradient.elements[i] = (f(above) - f(below)) / (2 * h)
    }
    return gradient
}
