import Tensors

/// Σ over images and places of signal · x: ∂L/∂W of a convolution, from the inputs [x, signal, W]. W tells how the gradient is
/// to lie; its elements are not read.
struct ConvolutionWeightGradient: Operation {
    let window: Window
    let groups: Int

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[2]] }

    func cost(of inputs: [Shape], to output: Shape) -> Double {
        2 * Double(inputs[1].elementCount * output.dropFirst().reduce(1, *))
    }
}
