import Tensors

/// A signal led back to the largest element under each window of x or of x₀, whichever is larger, times the share of that
/// element's difference which comes out; from the inputs [signal, x, x₀].
struct MaximumPoolingFiniteDifference: Operation {
    let window: Window

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[1]] }
}
