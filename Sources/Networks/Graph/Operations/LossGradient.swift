import Tensors

/// The gradient of the sum of the losses times `share` at the outputs, from the inputs [outputs, targets].
struct LossGradient: Operation {
    let loss: Loss
    let share: Float

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[0]] }
}
