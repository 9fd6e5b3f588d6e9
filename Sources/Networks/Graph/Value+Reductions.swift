import Tensors

// Sums, means and what is normalized by them.

extension Value {
    /// The sum over some axes, which stay with size 1.
    func summed(over axes: [Int]) -> Value {
        graph.append(Reduce(kind: .sum, axes: axes.sorted(), keepsAxes: true), [self])
    }

    /// The mean over some axes, which stay with size 1 or go.
    func mean(over axes: [Int], keepsAxes: Bool = true) -> Value {
        graph.append(Reduce(kind: .mean, axes: axes.sorted(), keepsAxes: keepsAxes), [self])
    }

    /// The sum over everything but one axis, `[C]`.
    func summedOverAll(but axis: Int) -> Value {
        graph.append(Reduce(kind: .sum, axes: shape.indices.filter { $0 != axis }, keepsAxes: false), [self])
    }

    /// The sum over the axes along which a value of a smaller shape is repeated to this one.
    func summed(to target: Shape) -> Value {
        if target == shape { return self }
        let added = shape.rank - target.rank
        let repeated = shape.indices.filter { $0 < added || target[$0 - added] == 1 && shape[$0] != 1 }
        if shape.rank == 4, repeated == [2, 3] { return summedOverPlaces() }
        let sum = summed(over: repeated)
        return added == 0 ? sum : sum.reshaped(to: target)
    }

    /// The sum over height and width, `[N, C, 1, 1]`.
    func summedOverPlaces() -> Value {
        let mean = pooled(.average(countsPadding: true), window: Window(kernel: .init(height, width)))
        return mean.applying(.linear(scale: Float(height * width), shift: 0))
    }

    func pooled(_ pooling: Pooling, window: Window) -> Value {
        graph.append(Pool(pooling: pooling, window: window), [self])
    }

    /// This signal led back through the pooling of `x`: to the largest element, or in equal parts.
    func unpooled(_ pooling: Pooling, window: Window, of x: Value) -> Value {
        switch pooling {
        case .maximum: graph.append(MaximumPoolingGradient(window: window), [self, x])
        case .average(let countsPadding):
            graph.append(
                AveragePoolingGradient(
                    window: window, countsPadding: countsPadding, size: .init(x.height, x.width), model: x.index),
                [self])
        }
    }

    /// This signal led back to the largest element under each window of x or of x₀, whichever is larger, times
    /// (max x - max x₀) / (xᵢ - x₀ᵢ) for that element i: the share of its difference that comes out, between 0 and 1.
    func unpooledMaximum(window: Window, from x₀: Value, to x: Value) -> Value {
        graph.append(MaximumPoolingFiniteDifference(window: window), [self, x, x₀])
    }

    // MARK: Normalizations

    /// (x - μ) / √(σ² + ε), with the mean μ and the variance σ² over an axis: the channels at each place unless told otherwise.
    func normalized(over axis: Int = 1, epsilon: Float) -> Value {
        graph.append(Normalize(axis: axis, epsilon: epsilon), [self])
    }

    /// This signal led back through the normalization of `x`.
    func throughNormalization(of x: Value, over axis: Int = 1, epsilon: Float) -> Value {
        graph.append(NormalizationGradient(axis: axis, epsilon: epsilon), [self, x])
    }

    /// This signal led back through the difference that the normalization makes between x₀ and x.
    func throughNormalization(from x₀: Value, to x: Value, over axis: Int = 1, epsilon: Float) -> Value {
        graph.append(NormalizationFiniteDifference(axis: axis, epsilon: epsilon), [self, x, x₀])
    }

    /// γ x̂ + β with the mean and the variance of each channel over the batch.
    func normalizedOverBatch(gamma: Value, beta: Value, epsilon: Float) -> Value {
        let moments = graph.append(BatchMoments(), [self])
        return graph.append(NormalizeBatch(epsilon: epsilon), [self, moments, gamma, beta])
    }

    /// exp xᵢ / Σⱼ exp xⱼ over an axis.
    func softmax(over axis: Int) -> Value { graph.append(Softmax(axis: axis), [self]) }
}
