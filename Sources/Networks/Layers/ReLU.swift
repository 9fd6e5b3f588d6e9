import Tensors

/// y = max(0, x), or with a ceiling y = min(max(0, x), ceiling): ReLU6 has the ceiling 6.
///
/// The layer at which gradient, guided backpropagation, deconvnet and DeepLIFT part ways.
public struct ReLU: ActivationFunction {
    public let ceiling: Float?

    public init(ceiling: Float? = nil) { self.ceiling = ceiling }

    private var function: Elementwise { ceiling.map { .clamp(low: 0, high: $0) } ?? .relu }

    public func forward(_ inputs: [Value]) -> Value { inputs[0].applying(function) }

    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        switch rule {
        // notebook: begin rules
        // g where 0 < x < ceiling, else 0.
        case .standard: [signal.times(derivativeOf: function, at: inputs[0], where: output)]
        // max(0, g) where 0 < x < ceiling, else 0.
        case .guided: [signal.positivePart().times(derivativeOf: function, at: inputs[0], where: output)]
        // max(0, g), whatever x was.
        case .deconvolution: [signal.positivePart()]
        // notebook: end rules
        // m (y - y₀) / (x - x₀).
        case .rescale(let x₀): [signal.times(slopeOf: function, from: x₀[0], to: inputs[0])]
        // What a unit contributed it contributed with all that it received.
        case .relevance: [signal]
        }
    }
}
