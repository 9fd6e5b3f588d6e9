import Tensors

/// Places of an axis that are numbers of another value, from the inputs [x, indices]: the indices' axes take the place of that
/// axis. The floats are whole numbers; negative ones count from the end, and what lies beyond the axis is its nearest place.
struct Gather: DifferentiableOperation {
    let axis: Int

    func shapes(of inputs: [Shape]) -> [Shape] {
        let x = inputs[0]
        return [Shape(x.prefix(axis) + Array(inputs[1]) + x.dropFirst(axis + 1))]
    }

    func transpose(_ step: ReverseStep) -> [Value?] {
        let scatter = Scatter(axis: axis, size: step.x.shape[axis])
        return [step.at(0) { step.signal.graph.append(scatter, [step.signal, step.inputs[1]]) }, nil]
    }
}

extension Value {
    /// Places of an axis that are computed: whole numbers, negative ones counted from the end, those beyond the axis moved to its
    /// nearest place; `[A…, S, B…]` by `[I…]` gives `[A…, I…, B…]`. No signal arrives at the indices.
    package func gathered(along axis: Int, by indices: Value) -> Value {
        graph.append(Gather(axis: axis), [self, indices])
    }
}
