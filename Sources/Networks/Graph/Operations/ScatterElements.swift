import Tensors

/// The transpose of `GatherElements`, from the inputs [signal, indices]: the sum of what each element was taken for.
struct ScatterElements: Operation {
    let axis: Int
    let shape: Shape

    func shapes(of inputs: [Shape]) -> [Shape] { [shape] }
}

extension Value {
    /// This signal at elements, led back to the value of which they were taken.
    func scatteredElements(along axis: Int, by indices: Value, to shape: Shape) -> Value {
        graph.append(ScatterElements(axis: axis, shape: shape), [self, indices])
    }
}
