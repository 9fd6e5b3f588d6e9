import Tensors

/// x repeated along axes of size 1, and along axes that are put before its own.
struct Broadcast: DifferentiableOperation {
    let shape: Shape

    func shapes(of inputs: [Shape]) -> [Shape] {
        precondition(Shape.broadcast(inputs[0], shape) == shape, "\(inputs[0]) cannot be repeated to \(shape)")
        return [shape]
    }

    func transpose(_ step: ReverseStep) -> [Value?] { [step.signal.summed(to: step.x.shape)] }
}

extension Value {
    /// Repeated along axes of size 1, and along axes before the first.
    package func broadcast(to shape: Shape) -> Value {
        shape == self.shape ? self : graph.append(Broadcast(shape: shape), [self])
    }
}
