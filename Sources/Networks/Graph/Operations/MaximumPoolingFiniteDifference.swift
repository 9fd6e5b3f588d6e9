import Tensors

/// A signal led back to the largest element under each window of x or of x₀, whichever is larger, times the share of that
/// element's difference which comes out; from the inputs [signal, x, x₀].
struct MaximumPoolingFiniteDifference: Operation {
    let window: Window

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[1]] }
}

extension Value {
    /// This signal led back to the largest element under each window of x or of x₀, whichever is larger, times
    /// (max x - max x₀) / (xᵢ - x₀ᵢ) for that element i: the share of its difference that comes out, between 0 and 1.
    func unpooledMaximum(window: Window, from x₀: Value, to x: Value) -> Value {
        graph.append(MaximumPoolingFiniteDifference(window: window), [self, x, x₀])
    }
}
