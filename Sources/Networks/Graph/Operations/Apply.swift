import Tensors

/// y = φ(x) for each element.
struct Apply: DifferentiableOperation, PlacewiseOperation {
    let function: Elementwise

    func shapes(of inputs: [Shape]) -> [Shape] { inputs }

    func transpose(_ step: ReverseStep) -> [Value?] {
        if case .linear(let scale, _) = function {
            return [step.signal.applying(.linear(scale: scale, shift: 0))]
        }
        return [step.signal.times(derivativeOf: function, at: step.x, where: step.y)]
    }
}
