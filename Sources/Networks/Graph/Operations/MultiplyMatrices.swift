import Tensors

/// C = A B + b over the last two axes, from the inputs [A, B] or [A, B, b]: `[…, M, K]` and `[…, K, N]` to `[…, M, N]`; axes before
/// them are repeated where one operand has size 1 or none, b is `[N]`.
///
/// A linear layer is x Wᵀ + b, its signal's way back g W and its weights' gradient gᵀ x: one operation with either operand
/// transposed.
struct MultiplyMatrices: DifferentiableOperation {
    /// Whether the last two axes of A, or of B, are exchanged: `[…, K, M]` and `[…, N, K]`.
    var transposesFirst = false, transposesSecond = false

    func shapes(of inputs: [Shape]) -> [Shape] {
        let a = inputs[0], b = inputs[1]
        precondition(
            a.rank >= 2 && b.rank >= 2 && inner(a, transposesFirst ? 2 : 1) == inner(b, transposesSecond ? 1 : 2),
            "matrices of shapes \(a) and \(b) do not fit")
        let rows = inner(a, transposesFirst ? 1 : 2), columns = inner(b, transposesSecond ? 2 : 1)
        let outer = Shape.broadcast(Shape(a.sizes.dropLast(2)), Shape(b.sizes.dropLast(2)))
        return [Shape(outer.sizes + [rows, columns])]
    }

    private func inner(_ shape: Shape, _ fromEnd: Int) -> Int { shape[shape.rank - fromEnd] }

    func transpose(_ step: ReverseStep) -> [Value?] {
        let g = step.signal, A = step.x, B = step.inputs[1]
        let ofSecond = step.at(1) {
            let signal =
                transposesSecond
                ? g.multiplied(by: A, transposingSelf: true, transposing: transposesFirst)
                : A.multiplied(by: g, transposingSelf: !transposesFirst)
            return signal.summed(to: B.shape)
        }
        let ofBias = step.at(2) { g.summedOverAll(but: g.shape.rank - 1) }
        let ofFirst = step.at(0) {
            let signal =
                transposesFirst
                ? B.multiplied(by: g, transposingSelf: transposesSecond, transposing: true)
                : g.multiplied(by: B, transposing: !transposesSecond)
            return signal.summed(to: A.shape)
        }
        return [ofFirst, ofSecond, ofBias]
    }

    func cost(of inputs: [Shape], to output: Shape) -> Double {
        2 * Double(output.elementCount * inner(inputs[0], transposesFirst ? 2 : 1))
    }

    func epilogue(constantWeights: Bool) -> EpilogueKind { .functions }
}

extension Value {
    /// x Wᵀ + b for rows x `[…, I]` and W `[O, I]`.
    package func transformed(by weights: Constant, bias: Constant?) -> Value {
        let operands = [self, constant(weights)] + (bias.map { [constant($0)] } ?? [])
        return graph.append(MultiplyMatrices(transposesSecond: true), operands)
    }

    /// A B over the last two axes, either of them transposed.
    package func multiplied(by other: Value, transposingSelf: Bool = false, transposing: Bool = false) -> Value {
        graph.append(
            MultiplyMatrices(transposesFirst: transposingSelf, transposesSecond: transposing), [self, other])
    }
}
