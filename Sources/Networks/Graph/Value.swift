import Tensors

/// A quantity that a graph computes, `[N, C, H, W]` or `[N, features]`: layers write their formulas with values as one
/// writes them with tensors, and nothing is computed until the engine has seen the whole formula.
public struct Value {
    let graph: Graph
    let index: Int

    public var shape: Shape { graph.nodes[index].shape }

    var batch: Int { shape[0] }
    var channels: Int { shape[1] }
    var height: Int { shape[2] }
    var width: Int { shape[3] }
}

extension Value {
    /// W ∗ x + b.
    func convolved(with weights: Constant, bias: Constant?, window: Window, groups: Int) -> Value {
        precondition(
            weights.shape.rank == 4 && weights.shape[1] * groups == channels && weights.shape[0] % groups == 0,
            "weights of shape \(weights.shape) in \(groups) groups do not fit an input of shape \(shape)")
        let size = window.outputSize(height: height, width: width)
        return graph.append(
            .convolution(window, groups: groups, weights: weights, bias: bias), [self],
            [batch, weights.shape[0], size.height, size.width])
    }

    /// The transpose of `convolved`, which leads a signal back to an input of shape `target`.
    func convolvedTransposed(with weights: Constant, window: Window, groups: Int, to target: Shape) -> Value {
        graph.append(.convolutionTransposed(window, groups: groups, weights: weights), [self], target)
    }

    /// W x + b.
    func multiplied(by weights: Constant, bias: Constant?) -> Value {
        precondition(
            weights.shape.rank == 2 && weights.shape[1] * batch == shape.elementCount,
            "weights of shape \(weights.shape) do not fit an input of shape \(shape)")
        return graph.append(.linear(weights: weights, bias: bias), [self], [batch, weights.shape[0]])
    }

    /// Wᵀ applied to a signal.
    func multipliedTransposed(by weights: Constant) -> Value {
        graph.append(.linearTransposed(weights: weights), [self], [batch, weights.shape[1]])
    }

    /// s x + t, a number for each channel.
    func scaled(by scale: Constant, shiftedBy shift: Constant? = nil) -> Value {
        precondition(scale.shape == [shape[1]], "\(scale.shape) factors do not fit an input of shape \(shape)")
        return graph.append(.scaleAndShift(scale: scale, shift: shift), [self], shape)
    }

    /// φ(x).
    func applying(_ function: Elementwise) -> Value { graph.append(.elementwise(function), [self], shape) }

    /// This signal times φ'(x), computed from x or from y = φ(x), whichever tells it.
    func times(derivativeOf function: Elementwise, at x: Value, where y: Value) -> Value {
        let known = function.derivative == .value ? y : x
        return graph.append(.elementwiseGradient(function), [self, known], shape)
    }

    /// This signal times (φ(x) - φ(x₀)) / (x - x₀), or φ'(x) where x and x₀ are closer than 1e-10.
    func times(slopeOf function: Elementwise, from x₀: Value, to x: Value) -> Value {
        graph.append(.elementwiseSecant(function), [self, x, x₀], shape)
    }

    /// max(0, x).
    func positivePart() -> Value { applying(.relu) }

    static func + (a: Value, b: Value) -> Value {
        precondition(a.shape == b.shape, "cannot add shapes \(a.shape) and \(b.shape)")
        return a.graph.append(.binary(.add), [a, b], a.shape)
    }

    /// (a + b) / 2.
    static func midpoint(_ a: Value, _ b: Value) -> Value { (a + b).applying(.linear(scale: 0.5, shift: 0)) }

    /// a b, element by element; where b is `[N, C, 1, 1]` its number counts for the whole channel.
    static func * (a: Value, b: Value) -> Value {
        precondition(
            a.shape.rank == b.shape.rank && zip(a.shape, b.shape).allSatisfy { $0 == $1 || $1 == 1 },
            "cannot multiply shapes \(a.shape) and \(b.shape)")
        return a.graph.append(.binary(.multiply), [a, b], a.shape)
    }

    /// The sum over height and width, `[N, C, 1, 1]`.
    func summedOverPlaces() -> Value {
        let mean = pooled(.average(countsPadding: true), window: Window(kernel: .init(height, width)))
        return mean.applying(.linear(scale: Float(height * width), shift: 0))
    }

    func pooled(_ pooling: Pooling, window: Window) -> Value {
        let size = window.outputSize(height: height, width: width)
        return graph.append(.pooling(pooling, window), [self], [batch, channels, size.height, size.width])
    }

    /// This signal led back through the pooling of `x`: to the largest element, or in equal parts.
    func unpooled(_ pooling: Pooling, window: Window, of x: Value) -> Value {
        switch pooling {
        case .maximum: graph.append(.maximumGradient(window), [self, x], x.shape)
        case .average(let countsPadding):
            graph.append(.averageGradient(window, countsPadding: countsPadding, model: x.index), [self], x.shape)
        }
    }

    /// This signal led back to the largest element under each window of x or of x₀, whichever is larger, times
    /// (max x - max x₀) / (xᵢ - x₀ᵢ) for that element i: the share of its difference that comes out, between 0 and 1.
    func unpooledMaximum(window: Window, from x₀: Value, to x: Value) -> Value {
        graph.append(.maximumSecant(window), [self, x, x₀], x.shape)
    }

    func reshaped(to shape: Shape) -> Value {
        precondition(shape.elementCount == self.shape.elementCount, "cannot reshape \(self.shape) to \(shape)")
        return graph.append(.reshape, [self], shape)
    }
}
