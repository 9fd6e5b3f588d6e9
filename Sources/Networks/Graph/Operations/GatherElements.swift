import Tensors

/// An element of an axis for each index, from the inputs [x, indices] of the same rank: along the axis the place is what the
/// index says, along the others it is the index's own. Indices are read as `Gather` reads them.
struct GatherElements: DifferentiableOperation {
    let axis: Int

    func shapes(of inputs: [Shape]) -> [Shape] {
        let x = inputs[0], indices = inputs[1]
        precondition(
            x.rank == indices.rank && x.indices.allSatisfy { $0 == axis || indices[$0] <= x[$0] },
            "indices of shape \(indices) into axis \(axis) of a value of shape \(x)")
        return [indices]
    }

    func transpose(_ step: ReverseStep) -> [Value?] {
        [step.at(0) { step.signal.scatteredElements(along: axis, by: step.inputs[1], to: step.x.shape) }, nil]
    }
}

extension Value {
    /// `[…, indices[…, i, …], …]` for each place `[…, i, …]` of the indices, which have as many axes as this. No signal
    /// arrives at them.
    package func gatheredElements(along axis: Int, by indices: Value) -> Value {
        graph.append(GatherElements(axis: axis), [self, indices])
    }
}
