import Tensors

/// yᵢ = xᵢ - log Σⱼ exp xⱼ over one axis, computed from differences to the largest x.
struct LogSoftmax: DifferentiableOperation {
    let axis: Int

    func shapes(of inputs: [Shape]) -> [Shape] { inputs }

    /// g - exp y Σ g, the sum over the axis.
    func transpose(_ step: ReverseStep) -> [Value?] {
        let g = step.signal
        return [g - step.y.applying(.exponential) * g.summed(over: [axis])]
    }
}

extension Value {
    /// xᵢ - log Σⱼ exp xⱼ over an axis.
    package func logSoftmax(over axis: Int) -> Value { graph.append(LogSoftmax(axis: axis), [self]) }
}
