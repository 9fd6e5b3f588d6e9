import Tensors

/// signal · (φ(x) - φ(x₀)) / (x - x₀), from the inputs [signal, x, x₀]: the slope between two points in the derivative's place.
struct ElementwiseFiniteDifference: Operation {
    let function: Elementwise

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[0]] }
}

extension Value {
    /// This signal times (φ(x) - φ(x₀)) / (x - x₀), or φ'(x) where x and x₀ are closer than 1e-10.
    func times(slopeOf function: Elementwise, from x₀: Value, to x: Value) -> Value {
        graph.append(ElementwiseFiniteDifference(function: function), [self, x, x₀])
    }
}
