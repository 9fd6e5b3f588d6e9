import Tensors

/// yᵢ = exp xᵢ / Σⱼ exp xⱼ over one axis.
struct Softmax: DifferentiableOperation {
    let axis: Int

    func shapes(of inputs: [Shape]) -> [Shape] { inputs }

    /// y ⊙ (g - Σ g y), the sum over the axis.
    func transpose(_ step: ReverseStep) -> [Value?] {
        let y = step.y, weighted = step.signal * y
        return [weighted + (y * weighted.summed(over: [axis])).negated()]
    }
}

extension Value {
    /// exp xᵢ / Σⱼ exp xⱼ over an axis.
    package func softmax(over axis: Int) -> Value { graph.append(Softmax(axis: axis), [self]) }
}
