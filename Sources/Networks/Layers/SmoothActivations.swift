import Tensors

// Activation functions beside ReLU. Guided backpropagation and deconvnet are rules for ReLU: here they are the chain
// rule, g φ'(x). Rescale is m (y - y₀) / (x - x₀); relevance passes.

extension Value {
    /// This signal led back through φ(x), where the rule is not the chain rule.
    func led(through function: Elementwise, x: Value, rule: LayerRule) -> [Value]? {
        switch rule {
        case .rescale(let x₀): [times(slopeOf: function, from: x₀[0], to: x)]
        case .relevance: [self]
        default: nil
        }
    }
}

/// y = x · min(max(x / 6 + 1/2, 0), 1) (Howard et al. 2019): nearly x σ(x), from cheap operations.
/// dy/dx is 0 below -3, 1 above 3, x / 3 + 1/2 between.
public struct HardSwish: ActivationFunction {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs[0].applying(.hardSwish) }

    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        signal.led(through: .hardSwish, x: inputs[0], rule: rule)
    }
}

/// y = min(max(x / 6 + 1/2, 0), 1): a sigmoid of three straight lines. dy/dx is 1/6 where
/// 0 < y < 1, else 0.
public struct HardSigmoid: Layer {
    public init() {}

    private static let line = Elementwise.linear(scale: 1 / 6, shift: 1 / 2)
    private static let clamp = Elementwise.clamp(low: 0, high: 1)

    public func forward(_ inputs: [Value]) -> Value { inputs[0].applying(Self.line).applying(Self.clamp) }

    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        switch rule {
        case .rescale(let x₀):
            let throughClamp = signal.times(
                slopeOf: Self.clamp, from: x₀[0].applying(Self.line), to: inputs[0].applying(Self.line))
            return [throughClamp.applying(.linear(scale: 1 / 6, shift: 0))]
        case .relevance: return [signal]
        default: return nil
        }
    }
}

/// y = 1 / (1 + exp(-x)), dy/dx = y (1 - y).
public struct Sigmoid: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs[0].applying(.sigmoid) }

    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        signal.led(through: .sigmoid, x: inputs[0], rule: rule)
    }
}

/// y = x Φ(x), Φ(x) = (1 + erf(x / √2)) / 2 (Hendrycks & Gimpel 2016), the exact form and not the one with tanh.
/// dy/dx = Φ(x) + x exp(-x² / 2) / √(2π).
public struct GELU: ActivationFunction {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs[0].applying(.gelu) }

    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        signal.led(through: .gelu, x: inputs[0], rule: rule)
    }
}
