import Tensors

/// signal · (φ(x) - φ(x₀)) / (x - x₀), from the inputs [signal, x, x₀]: the slope between two points in the derivative's place.
struct ElementwiseFiniteDifference: Operation {
    let function: Elementwise

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[0]] }
}
