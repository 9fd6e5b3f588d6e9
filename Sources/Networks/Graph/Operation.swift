import Tensors

/// What a graph can compute: the engine's vocabulary, in which layers write their forward and backward passes.
///
/// An operation with a layer's constants carries them; what is computed at run time comes as inputs.
enum Operation {
    /// Given from outside when the graph runs.
    case input
    /// y = W ∗ x + b, `[N, C, H, W]` to `[N, O, H', W']`; weights `[O, C / groups, k, k]`, bias `[O]`.
    case convolution(Window, groups: Int, weights: Constant, bias: Constant?)
    /// ∂(W ∗ x)/∂xᵀ applied to a signal `[N, O, H', W']`: the transposed convolution, `[N, C, H, W]`.
    case convolutionTransposed(Window, groups: Int, weights: Constant)
    /// y = W x + b, over everything but the batch axis; weights `[O, I]`, bias `[O]`.
    case linear(weights: Constant, bias: Constant?)
    /// Wᵀ applied to a signal `[N, O]`.
    case linearTransposed(weights: Constant)
    /// y = s x + t, a number for each channel; `[C]` each.
    case scaleAndShift(scale: Constant, shift: Constant?)
    /// y = φ(x) for each element.
    case elementwise(Elementwise)
    /// signal · φ'(x), from the inputs [signal, y] with y = φ(x).
    case elementwiseGradient(Elementwise)
    /// Two inputs, element by element.
    case binary(Binary)
    case pooling(Pooling, Window)
    /// A signal led back to the largest element under each window, from the inputs [signal, x].
    case maximumGradient(Window)
    /// A signal led back in equal parts to all elements under each window. `model` is the value that was pooled: the
    /// result has its shape; its elements are not read.
    case averageGradient(Window, countsPadding: Bool, model: Int)
    /// The same elements with another shape.
    case reshape
}

/// A function of one number whose derivative is known from its value.
enum Elementwise: Hashable, Sendable {
    /// max(0, x).
    case relu
    /// min(max(x, low), high); derivative 1 strictly inside, 0 at the bounds and outside.
    case clamp(low: Float, high: Float)
}

enum Binary: Hashable, Sendable {
    case add, multiply
}

public enum Pooling: Hashable, Sendable {
    /// The largest element under the window; padding never wins.
    case maximum
    /// The mean under the window, padding counted as zeros or left out of sum and count.
    case average(countsPadding: Bool)
}
