import Tensors

// What only training computes.

extension Value {
    private func training(_ operation: TrainingOperation, _ others: [Value], _ shape: Shape) -> Value {
        graph.append(.training(operation), [self] + others, shape)
    }

    /// W ∗ x + b with weights that are values.
    func convolved(with weights: Value, bias: Value?, window: Window, groups: Int) -> Value {
        let size = window.outputSize(height: height, width: width)
        return training(
            .convolution(window, groups: groups), [weights] + (bias.map { [$0] } ?? []),
            [batch, weights.shape[0], size.height, size.width])
    }

    /// This signal led back through that convolution to an input of shape `target`.
    func convolvedTransposed(with weights: Value, window: Window, groups: Int, to target: Shape) -> Value {
        training(.convolutionTransposed(window, groups: groups), [weights], target)
    }

    /// The gradient at the weights of a convolution of this value, for a signal at its result.
    func weightGradient(ofConvolution weights: Value, signal: Value, window: Window, groups: Int) -> Value {
        training(.convolutionWeights(window, groups: groups), [signal, weights], weights.shape)
    }

    /// W x + b for rows x.
    func multiplied(by weights: Value, bias: Value?) -> Value {
        training(.linear, [weights] + (bias.map { [$0] } ?? []), [batch, weights.shape[0]])
    }

    /// Wᵀ applied to a signal.
    func multipliedTransposed(by weights: Value) -> Value {
        training(.linearTransposed, [weights], [batch, weights.shape[1]])
    }

    /// The gradient at the weights of a linear layer that reads this value, for a signal at its result.
    func weightGradient(ofLinear weights: Value, signal: Value) -> Value {
        training(.linearWeights, [signal, weights], weights.shape)
    }

    /// The sum over images and places, `[C]`.
    func summedOverImagesAndPlaces() -> Value { training(.channelSums, [], [shape[1]]) }

    /// Mean and variance of each channel over the batch.
    func moments() -> Value { training(.moments, [], ChannelRows.moments(channels)) }

    /// φ(γ (x - μ) / √(σ² + ε) + β).
    func normalized(by moments: Value, gamma: Value, beta: Value, epsilon: Float, _ rectifier: Rectifier) -> Value {
        training(.normalization(epsilon: epsilon, rectifier), [moments, gamma, beta], shape)
    }

    /// For this signal at y = φ(γ x̂ + β): the sums that are the gradients at β and γ.
    func normalizationSums(
        of x: Value, result y: Value, moments: Value, epsilon: Float, _ rectifier: Rectifier
    ) -> Value {
        training(.normalizationSums(epsilon: epsilon, rectifier), [x, y, moments], ChannelRows.sums(x.channels))
    }

    /// This signal led back through the normalization of a batch.
    func throughNormalization(
        of x: Value, result y: Value, moments: Value, sums: Value, gamma: Value, epsilon: Float, _ rectifier: Rectifier
    ) -> Value {
        training(.normalizationGradient(epsilon: epsilon, rectifier), [x, y, moments, sums, gamma], x.shape)
    }

    /// The loss of each image, times a share.
    func losses(_ loss: Loss, targets: Value, share: Float) -> Value {
        training(.loss(loss, share: share), [targets], [batch])
    }

    /// The gradient of the sum of those losses.
    func lossGradient(_ loss: Loss, targets: Value, share: Float) -> Value {
        training(.lossGradient(loss, share: share), [targets], shape)
    }
}
