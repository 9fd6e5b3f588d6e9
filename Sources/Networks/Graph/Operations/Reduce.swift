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

enum Reduction: Hashable, Sendable {
    case sum, mean
}
