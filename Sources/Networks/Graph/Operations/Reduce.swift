import Tensors

/// The sum, the mean, the product, the largest or the smallest over some axes, which stay with size 1 or go.
struct Reduce: DifferentiableOperation {
    let kind: Reduction
    /// In rising order.
    let axes: [Int]
    let keepsAxes: Bool

    func shapes(of inputs: [Shape]) -> [Shape] {
        let kept = withAxes(inputs[0])
        return [keepsAxes ? kept : Shape(kept.indices.filter { !axes.contains($0) }.map { kept[$0] })]
    }

    /// The shape of the result with its axes of size 1.
    func withAxes(_ x: Shape) -> Shape { Shape(x.indices.map { axes.contains($0) ? 1 : x[$0] }) }

    /// How many numbers make one.
    func count(_ x: Shape) -> Int { axes.reduce(1) { $0 * x[$1] } }

    func transpose(_ step: ReverseStep) -> [Value?] {
        let x = step.x, rows = withAxes(x.shape)
        let signal = step.signal.reshaped(to: rows)
        switch kind {
        case .sum: return [signal.broadcast(to: x.shape)]
        case .mean:
            return [signal.broadcast(to: x.shape).applying(.linear(scale: 1 / Float(count(x.shape)), shift: 0))]
        // In equal parts to those that are the largest.
        case .maximum, .minimum:
            let wins = Value.combined(.equal, x, step.y.reshaped(to: rows))
            return [wins * (signal / wins.summed(over: axes))]
        case .product: return [x.productOfOthers(over: axes) * signal]
        }
    }
}

package enum Reduction: Hashable, Sendable {
    case sum, mean
    /// Not a number where one of them is none.
    case maximum, minimum
    case product
}

extension Value {
    /// The sum over some axes, which stay with size 1.
    package func summed(over axes: [Int]) -> Value { reduced(.sum, over: axes) }

    /// The mean over some axes, which stay with size 1 or go.
    package func mean(over axes: [Int], keepsAxes: Bool = true) -> Value {
        reduced(.mean, over: axes, keepsAxes: keepsAxes)
    }

    /// The largest number over some axes, which stay with size 1. Its signal goes to all that are as large, in equal parts.
    package func maximum(over axes: [Int]) -> Value { reduced(.maximum, over: axes) }

    /// The smallest number over some axes, which stay with size 1. Its signal goes to all that are as small, in equal parts.
    package func minimum(over axes: [Int]) -> Value { reduced(.minimum, over: axes) }

    /// The product over some axes, which stay with size 1.
    package func product(over axes: [Int]) -> Value { reduced(.product, over: axes) }

    private func reduced(_ kind: Reduction, over axes: [Int], keepsAxes: Bool = true) -> Value {
        graph.append(Reduce(kind: kind, axes: axes.sorted(), keepsAxes: keepsAxes), [self])
    }

    /// The sum over everything but one axis, `[C]`.
    package func summedOverAll(but axis: Int) -> Value {
        reduced(.sum, over: shape.indices.filter { $0 != axis }, keepsAxes: false)
    }

    /// The sum over the axes along which a value of a smaller shape is repeated to this one.
    package func summed(to target: Shape) -> Value {
        if target == shape { return self }
        let added = shape.rank - target.rank
        let repeated = shape.indices.filter { $0 < added || target[$0 - added] == 1 && shape[$0] != 1 }
        if shape.rank == 4, repeated == [2, 3] { return summedOverPlaces() }
        let sum = summed(over: repeated)
        return added == 0 ? sum : sum.reshaped(to: target)
    }
}
