import Tensors

/// A signal led back to the largest element under each window, from the inputs [signal, x].
struct MaximumPoolingGradient: Operation {
    let window: Window

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[1]] }
}
