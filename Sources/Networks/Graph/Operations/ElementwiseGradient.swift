import Tensors

/// signal · φ'(x), from the inputs [signal, x] or [signal, y] with y = φ(x), as `Elementwise.derivative` says.
struct ElementwiseGradient: Operation {
    let function: Elementwise

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[0]] }
}
