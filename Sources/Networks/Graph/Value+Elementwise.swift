import Tensors

// What is computed element by element.

extension Value {
    /// s x + t, a number for each place of an axis: for each channel unless told otherwise.
    func scaled(by scale: Constant, shiftedBy shift: Constant? = nil, along axis: Int = 1) -> Value {
        let operands = [self, constant(scale)] + (shift.map { [constant($0)] } ?? [])
        return graph.append(ScaleAndShift(axis: axis), operands)
    }

    /// φ(x). A function that a normalization of the batch can take with it is computed there.
    func applying(_ function: Elementwise) -> Value {
        let producer = graph.producer(of: index)
        if let normalization = producer.operation as? NormalizeBatch, normalization.rectifier == .none,
            let rectifier = Rectifier(function)
        {
            let operands = producer.inputs.map { Value(graph: graph, index: $0) }
            return graph.append(NormalizeBatch(epsilon: normalization.epsilon, rectifier: rectifier), operands)
        }
        return graph.append(Apply(function: function), [self])
    }

    /// This signal times φ'(x), computed from x or from y = φ(x), whichever tells it.
    func times(derivativeOf function: Elementwise, at x: Value, where y: Value) -> Value {
        let known = function.derivative == .value ? y : x
        return graph.append(ElementwiseGradient(function: function), [self, known])
    }

    /// This signal times (φ(x) - φ(x₀)) / (x - x₀), or φ'(x) where x and x₀ are closer than 1e-10.
    func times(slopeOf function: Elementwise, from x₀: Value, to x: Value) -> Value {
        graph.append(ElementwiseFiniteDifference(function: function), [self, x, x₀])
    }

    /// max(0, x).
    func positivePart() -> Value { applying(.relu) }

    func negated() -> Value { applying(.linear(scale: -1, shift: 0)) }

    /// a + b, axes of size 1 repeated.
    static func + (a: Value, b: Value) -> Value { a.graph.append(Combine(kind: .add), [a, b]) }

    /// a b, element by element, axes of size 1 repeated: where b is `[N, C, 1, 1]` its number counts for the whole channel.
    static func * (a: Value, b: Value) -> Value { a.graph.append(Combine(kind: .multiply), [a, b]) }

    /// (a + b) / 2.
    static func midpoint(_ a: Value, _ b: Value) -> Value { (a + b).applying(.linear(scale: 0.5, shift: 0)) }
}
