import Tensors

/// A layer whose parameters training changes: its formulas with parameters that are values.
protocol TrainableLayer: Layer {
    /// The shapes in which the parameters that follow a gradient are seen: the first ones of `parameters`, in that order.
    var trainedShapes: [Shape] { get }

    /// The output for a batch.
    /// - Parameter rectifier: what comes behind; only normalization is asked for more than none.
    func forwardInTraining(_ x: Value, parameters: [Value], rectifier: Rectifier) -> TrainedOutput

    /// The gradients at the parameters, for a signal at the output.
    func parameterGradients(
        _ signal: Value, x: Value, output: TrainedOutput, parameters: [Value], rectifier: Rectifier
    ) -> [ParameterGradient]

    /// The signal at the input.
    func backwardInTraining(
        _ signal: Value, x: Value, output: TrainedOutput, gradients: [ParameterGradient], parameters: [Value],
        rectifier: Rectifier
    ) -> Value

    /// The same layer with other parameters, in the order of `parameters`.
    func replacing(_ parameters: [Tensor]) -> any Layer
}

/// What a layer gave for a batch, and the statistics of the batch that it found.
struct TrainedOutput {
    let value: Value
    var moments: Value?
}

/// Where the gradient at a parameter lies.
struct ParameterGradient {
    let value: Value
    /// In numbers from the beginning of the value.
    var offset = 0
    /// Whether it is the whole batch's in every part, not that of the part.
    var isWhole = false
}
