import Tensors

/// A layer whose parameters training changes.
protocol TrainableLayer: Layer {
    /// The parameters that follow a gradient, as its formula reads them: the first ones of `parameters`, in that order.
    var trained: [Constant] { get }

    /// The same layer with other parameters, in the order of `parameters`.
    func replacing(_ parameters: [Tensor]) -> any Layer
}

extension Convolution: TrainableLayer {
    var trained: [Constant] { [weights] + (offsets.map { [$0] } ?? []) }

    func replacing(_ parameters: [Tensor]) -> any Layer {
        Convolution(
            key, weight: parameters[0], bias: bias == nil ? nil : parameters[1], stride: stride, padding: padding,
            dilation: dilation, groups: groups)
    }
}

extension Linear: TrainableLayer {
    var trained: [Constant] { [weights] + (offsets.map { [$0] } ?? []) }

    func replacing(_ parameters: [Tensor]) -> any Layer {
        Linear(key, weight: parameters[0], bias: bias == nil ? nil : parameters[1])
    }
}

extension BatchNormalization: TrainableLayer {
    var trained: [Constant] { [factors, offsets] }

    func replacing(_ parameters: [Tensor]) -> any Layer {
        BatchNormalization(
            key, gamma: parameters[0], beta: parameters[1], mean: parameters[2], variance: parameters[3],
            epsilon: epsilon)
    }
}
