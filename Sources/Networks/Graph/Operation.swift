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
    /// signal · φ'(x), from the inputs [signal, x] or [signal, y] with y = φ(x), as `Elementwise.derivative` says.
    case elementwiseGradient(Elementwise)
    /// signal · (φ(x) - φ(x₀)) / (x - x₀), from the inputs [signal, x, x₀]: the derivative's place between two points.
    case elementwiseSecant(Elementwise)
    /// Two inputs, element by element; an axis of size 1 of the second is repeated.
    case binary(Binary)
    /// a / (b + ε sign b) with sign 0 = 1, from the inputs [a, b]; 0 where that is 0.
    case quotient(stabilizer: Float)
    case pooling(Pooling, Window)
    /// A signal led back to the largest element under each window, from the inputs [signal, x].
    case maximumGradient(Window)
    /// A signal led back to the largest element under each window of x or of x₀, whichever is larger, times the share of
    /// that element's difference which comes out; from the inputs [signal, x, x₀].
    case maximumSecant(Window)
    /// A signal led back in equal parts to all elements under each window. `model` is the value that was pooled: the
    /// result has its shape; its elements are not read.
    case averageGradient(Window, countsPadding: Bool, model: Int)
    /// (x - μ) / √(σ² + ε) at each place, μ and σ² over the channels there.
    case channelNormalization(epsilon: Float)
    /// The transpose of the Jacobian of `channelNormalization` at x, from the inputs [signal, x].
    case channelNormalizationGradient(epsilon: Float)
    /// The transpose of a matrix M with `channelNormalization` of x minus that of x₀ = M (x - x₀), from the inputs
    /// [signal, x, x₀].
    case channelNormalizationSecant(epsilon: Float)
    /// Any number of inputs one after another along the channels.
    case concatenation
    /// Some of the channels.
    case slice(Range<Int>)
    /// The channels, seen as a table of `groups` rows, read column by column.
    case channelShuffle(groups: Int)
    /// The same elements with another shape.
    case reshape
    /// For each image of the batch a piece of a map: what has changed where that lies, what one image has there elsewhere,
    /// and a number where the piece reaches beyond the map. Inputs [changed, base, where changed begins, where the result
    /// begins], of shapes `[B, C, h', w']`, `[1, C, H, W]`, `[B, 2]` and `[B, 2]`; the result is `[B, C, h, w]`.
    case assembly(outside: Float)
    /// What only training needs: weights that change from run to run, and gradients with respect to them.
    case training(TrainingOperation)
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
