import Tensors

/// With g = ∂L/∂y: ∂L/∂W[o, c, u, v] = Σₙ Σᵢ Σⱼ gₒ[i, j] x_c[s i + d u - top, s j + d v - left], ∂L/∂b = Σₙ Σᵢ Σⱼ g[i, j],
/// and ∂L/∂x is the transposed convolution of g.
extension Convolution: TrainableLayer {
    var trainedShapes: [Shape] { [weight.shape] + (bias.map { [$0.shape] } ?? []) }

    func forwardInTraining(_ x: Value, parameters: [Value], rectifier: Rectifier) -> TrainedOutput {
        let bias = parameters.count > 1 ? parameters[1] : nil
        return TrainedOutput(
            value: x.convolved(with: parameters[0], bias: bias, window: resolved(x.shape), groups: groups))
    }

    func parameterGradients(
        _ signal: Value, x: Value, output: TrainedOutput, parameters: [Value], rectifier: Rectifier
    ) -> [ParameterGradient] {
        let weights = x.weightGradient(
            ofConvolution: parameters[0], signal: signal, window: resolved(x.shape), groups: groups)
        return [ParameterGradient(value: weights)]
            + (bias == nil ? [] : [ParameterGradient(value: signal.summedOverImagesAndPlaces())])
    }

    func backwardInTraining(
        _ signal: Value, x: Value, output: TrainedOutput, gradients: [ParameterGradient], parameters: [Value],
        rectifier: Rectifier
    ) -> Value {
        signal.convolvedTransposed(with: parameters[0], window: resolved(x.shape), groups: groups, to: x.shape)
    }

    func replacing(_ parameters: [Tensor]) -> any Layer {
        Convolution(
            key, weight: parameters[0], bias: bias == nil ? nil : parameters[1], stride: stride, padding: padding,
            dilation: dilation, groups: groups)
    }
}
