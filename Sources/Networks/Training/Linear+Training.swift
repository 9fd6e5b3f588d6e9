import Tensors

/// With g = ∂L/∂y: ∂L/∂W = Σₙ g xᵀ, ∂L/∂b = Σₙ g, ∂L/∂x = Wᵀ g.
extension Linear: TrainableLayer {
    var trainedShapes: [Shape] { [weight.shape] + (bias.map { [$0.shape] } ?? []) }

    func forwardInTraining(_ x: Value, parameters: [Value], rectifier: Rectifier) -> TrainedOutput {
        let bias = parameters.count > 1 ? parameters[1] : nil
        return TrainedOutput(value: x.rows.multiplied(by: parameters[0], bias: bias))
    }

    func parameterGradients(
        _ signal: Value, x: Value, output: TrainedOutput, parameters: [Value], rectifier: Rectifier
    ) -> [ParameterGradient] {
        [ParameterGradient(value: x.rows.weightGradient(ofLinear: parameters[0], signal: signal))]
            + (bias == nil ? [] : [ParameterGradient(value: signal.summedOverImagesAndPlaces())])
    }

    func backwardInTraining(
        _ signal: Value, x: Value, output: TrainedOutput, gradients: [ParameterGradient], parameters: [Value],
        rectifier: Rectifier
    ) -> Value {
        let rows = signal.multipliedTransposed(by: parameters[0])
        return x.shape.rank == 2 ? rows : rows.reshaped(to: x.shape)
    }

    func replacing(_ parameters: [Tensor]) -> any Layer {
        Linear(key, weight: parameters[0], bias: bias == nil ? nil : parameters[1])
    }
}

extension Value {
    /// Everything but the batch axis in one row.
    fileprivate var rows: Value { shape.rank == 2 ? self : reshaped(to: [batch, shape.elementCount / batch]) }
}
