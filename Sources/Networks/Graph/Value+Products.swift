import Tensors

// Convolutions and products of matrices.

extension Value {
    /// W ∗ x + b.
    func convolved(with weights: Constant, bias: Constant?, window: Window, groups: Int) -> Value {
        let operands = [self, constant(weights)] + (bias.map { [constant($0)] } ?? [])
        return graph.append(Convolve(window: window, groups: groups), operands)
    }

    /// The transpose of `convolved`, which leads a signal back to an input of shape `target`.
    func convolvedTransposed(with weights: Value, window: Window, groups: Int, to target: Shape) -> Value {
        let size = Window.Pair(target[2], target[3])
        return graph.append(ConvolveTransposed(window: window, groups: groups, size: size), [self, weights])
    }

    /// x Wᵀ + b for rows x `[…, I]` and W `[O, I]`.
    func transformed(by weights: Constant, bias: Constant?) -> Value {
        let operands = [self, constant(weights)] + (bias.map { [constant($0)] } ?? [])
        return graph.append(MultiplyMatrices(transposesSecond: true), operands)
    }

    /// A B over the last two axes, either of them transposed.
    func multiplied(by other: Value, transposingSelf: Bool = false, transposing: Bool = false) -> Value {
        graph.append(
            MultiplyMatrices(transposesFirst: transposingSelf, transposesSecond: transposing), [self, other])
    }
}
