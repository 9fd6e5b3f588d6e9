import Tensors

/// signal · φ'(x), from the inputs [signal, x] or [signal, y] with y = φ(x), as `Elementwise.derivative` says.
struct ElementwiseGradient: Operation {
    let function: Elementwise

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[0]] }
}

extension Value {
    /// This signal times φ'(x), computed from x or from y = φ(x), whichever tells it.
    func times(derivativeOf function: Elementwise, at x: Value, where y: Value) -> Value {
        let known = function.derivative == .value ? y : x
        return graph.append(ElementwiseGradient(function: function), [self, known])
    }
}
