import Tensors

/// The transpose of `Gather`, from the inputs [signal, indices]: the sum of what each place of an axis was taken for.
struct Scatter: Operation {
    let axis, size: Int

    func shapes(of inputs: [Shape]) -> [Shape] {
        let signal = inputs[0]
        return [Shape(signal.prefix(axis) + [size] + signal.dropFirst(axis + inputs[1].rank))]
    }
}
