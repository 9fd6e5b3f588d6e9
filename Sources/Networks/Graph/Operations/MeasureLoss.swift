import Tensors

/// The loss of each image times `share`, `[N]`, from the inputs [outputs, targets].
struct MeasureLoss: Operation {
    let loss: Loss
    let share: Float

    func shapes(of inputs: [Shape]) -> [Shape] { [[inputs[0][0]]] }
}
