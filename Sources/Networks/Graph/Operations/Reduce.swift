import Tensors

/// The sum or the mean over some axes, which stay with size 1 or go.
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
        let x = step.x.shape
        let spread = step.signal.reshaped(to: withAxes(x)).broadcast(to: x)
        return [kind == .sum ? spread : spread.applying(.linear(scale: 1 / Float(count(x)), shift: 0))]
    }
}

package enum Reduction: Hashable, Sendable {
    case sum, mean
}

extension Value {
    /// The sum over some axes, which stay with size 1.
    package func summed(over axes: [Int]) -> Value {
        graph.append(Reduce(kind: .sum, axes: axes.sorted(), keepsAxes: true), [self])
    }

    /// The mean over some axes, which stay with size 1 or go.
    package func mean(over axes: [Int], keepsAxes: Bool = true) -> Value {
        graph.append(Reduce(kind: .mean, axes: axes.sorted(), keepsAxes: keepsAxes), [self])
    }

    /// The sum over everything but one axis, `[C]`.
    package func summedOverAll(but axis: Int) -> Value {
        graph.append(Reduce(kind: .sum, axes: shape.indices.filter { $0 != axis }, keepsAxes: false), [self])
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
