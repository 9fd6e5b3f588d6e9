import Tensors

/// The largest numbers along an axis, in falling order, or the smallest in rising order, and where they are. Of equal ones the
/// first comes first, or the last. What is not a number counts as larger than all numbers.
struct Rank: DifferentiableOperation {
    let axis, count: Int
    let smallest, last: Bool

    func shapes(of inputs: [Shape]) -> [Shape] {
        precondition(
            count <= inputs[0][axis], "the \(count) largest along axis \(axis) of a value of shape \(inputs[0])")
        let shape = inputs[0].replacing(axis, with: count)
        return [shape, shape]
    }

    func transpose(_ step: ReverseStep) -> [Value?] {
        [step.signals[0].map { $0.scatteredElements(along: axis, by: step.outputs[1], to: step.x.shape) }]
    }
}

extension Value {
    /// The `count` largest numbers along an axis, in falling order, and their places as whole numbers; the smallest in rising
    /// order if asked for. Of equal ones the first comes first; what is not a number counts as the largest. Signals at the
    /// values find their way back, there are none at the indices.
    package func largest(
        _ count: Int, along axis: Int, smallest: Bool = false
    ) -> (values: Value, indices: Value) {
        let results = graph.appendAll(Rank(axis: axis, count: count, smallest: smallest, last: false), [self])
        return (results[0], results[1])
    }

    /// The place of the largest number over an axis, or of the smallest, which stays with size 1; of equal ones the first place, or
    /// the last. What is not a number counts as the largest. No signal finds its way back.
    package func indicesOfLargest(over axis: Int, smallest: Bool = false, last: Bool = false) -> Value {
        graph.appendAll(Rank(axis: axis, count: 1, smallest: smallest, last: last), [self])[1]
    }
}
