import Tensors

/// y = φ(x) for each element.
struct Apply: DifferentiableOperation, PlacewiseOperation {
    let function: Elementwise

    func shapes(of inputs: [Shape]) -> [Shape] { inputs }

    func transpose(_ step: ReverseStep) -> [Value?] {
        if case .linear(let scale, _) = function {
            return [step.signal.applying(.linear(scale: scale, shift: 0))]
        }
        if function.derivative == .nothing { return [nil] }
        return [step.signal.times(derivativeOf: function, at: step.x, where: step.y)]
    }
}

extension Value {
    /// φ(x). A function that a normalization of the batch can take with it is computed there.
    package func applying(_ function: Elementwise) -> Value {
        let producer = graph.producer(of: index)
        if let normalization = producer.operation as? NormalizeBatch, normalization.rectifier == .none,
            let rectifier = Rectifier(function)
        {
            let operands = producer.inputs.map { Value(graph: graph, index: $0) }
            return graph.append(NormalizeBatch(epsilon: normalization.epsilon, rectifier: rectifier), operands)
        }
        return graph.append(Apply(function: function), [self])
    }

    /// max(0, x).
    package func positivePart() -> Value { applying(.relu) }

    package func negated() -> Value { applying(.linear(scale: -1, shift: 0)) }
}
