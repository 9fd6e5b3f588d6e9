import Tensors

/// The same elements with another shape. The first axis takes what the others leave, as many copies as there are.
struct Reshape: DifferentiableOperation {
    let shape: Shape

    func shapes(of inputs: [Shape]) -> [Shape] {
        guard shape.rank > 0 else { return [shape] }
        let inner = shape.dropFirst().reduce(1, *), count = inputs[0].elementCount
        precondition(count % inner == 0, "cannot reshape \(inputs[0]) to \(shape)")
        return [shape.replacing(0, with: count / inner)]
    }

    /// The element itself.
    var reach: Reach { .place }

    func transpose(_ step: ReverseStep) -> [Value?] { [step.signal.reshaped(to: step.x.shape)] }
}

extension Value {
    package func reshaped(to shape: Shape) -> Value {
        precondition(shape.elementCount == self.shape.elementCount, "cannot reshape \(self.shape) to \(shape)")
        return shape == self.shape ? self : graph.append(Reshape(shape: shape), [self])
    }

    /// Everything but the batch axis in one row.
    package var rows: Value { reshaped(to: [batch, shape.elementCount / batch]) }
}
