import Tensors

/// In training μ and σ² are those of the batch: m numbers a channel, over images and places (Ioffe & Szegedy 2015,
/// algorithm 1). They depend on x, so a signal finds its way back through them too:
///
///     y = γ x̂ + β,     x̂ = (x - μ) / √(σ² + ε)
///     ∂L/∂β = Σ g,     ∂L/∂γ = Σ g x̂,     ∂L/∂x = γ / √(σ² + ε) · (g - (∂L/∂β + x̂ ∂L/∂γ) / m)
extension BatchNormalization: TrainableLayer {
    var trainedShapes: [Shape] { [gamma.shape, beta.shape] }

    func forwardInTraining(_ x: Value, parameters: [Value], rectifier: Rectifier) -> TrainedOutput {
        let moments = x.moments()
        let y = x.normalized(by: moments, gamma: parameters[0], beta: parameters[1], epsilon: epsilon, rectifier)
        return TrainedOutput(value: y, moments: moments)
    }

    func parameterGradients(
        _ signal: Value, x: Value, output: TrainedOutput, parameters: [Value], rectifier: Rectifier
    ) -> [ParameterGradient] {
        let sums = signal.normalizationSums(
            of: x, result: output.value, moments: output.moments!, epsilon: epsilon, rectifier)
        return [
            ParameterGradient(value: sums, offset: sums.shape[1], isWhole: true),
            ParameterGradient(value: sums, isWhole: true),
        ]
    }

    func backwardInTraining(
        _ signal: Value, x: Value, output: TrainedOutput, gradients: [ParameterGradient], parameters: [Value],
        rectifier: Rectifier
    ) -> Value {
        signal.throughNormalization(
            of: x, result: output.value, moments: output.moments!, sums: gradients[0].value, gamma: parameters[0],
            epsilon: epsilon, rectifier)
    }

    func replacing(_ parameters: [Tensor]) -> any Layer {
        BatchNormalization(
            key, gamma: parameters[0], beta: parameters[1], mean: parameters[2], variance: parameters[3],
            epsilon: epsilon)
    }

    /// The statistics of running images with those of another batch: (1 - m) old + m new, the variance with m / (m - 1)
    /// of its count, as PyTorch does.
    static func running(
        _ old: (mean: [Float], variance: [Float]), moments: UnsafePointer<Float>, momentum: Float
    ) -> (mean: [Float], variance: [Float]) {
        let width = ChannelRows.width(old.mean.count)
        let count = Double(moments[2 * width]), keep = 1 - momentum
        let correction = Float(count / max(count - 1, 1))
        return (
            old.mean.indices.map { keep * old.mean[$0] + momentum * moments[$0] },
            old.mean.indices.map { keep * old.variance[$0] + momentum * moments[width + $0] * correction }
        )
    }
}
