import Tensors

/// y = φ(x) for each element, φ being any function of one number that the engine knows.
///
/// The activation functions that the field names have layers of their own (`ReLU`, `GELU` …); imported files bring others. The
/// chain rule but for Rescale, m (y - y₀) / (x - x₀), and for relevance, which passes.
package struct Activation: ActivationFunction {
    package let kind: String
    package let function: Elementwise

    package init(_ kind: String, _ function: Elementwise) {
        self.kind = kind
        self.function = function
    }

    package func forward(_ inputs: [Value]) -> Value { inputs[0].applying(function) }

    package func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        signal.led(through: function, x: inputs[0], rule: rule)
    }
}
