import Tensors

// Activation functions beside ReLU. Guided backpropagation and deconvnet are rules for ReLU: here every rule is the
// chain rule, g φ'(x).

/// y = x · min(max(x / 6 + 1/2, 0), 1) (Howard et al. 2019): nearly x σ(x), from cheap operations.
public struct HardSwish: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs[0].applying(.hardSwish) }

    /// 0 below -3, 1 above 3, x / 3 + 1/2 between.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: BackwardRule) -> [Value] {
        [signal.times(derivativeOf: .hardSwish, at: inputs[0], where: output)]
    }
}

/// y = min(max(x / 6 + 1/2, 0), 1): a sigmoid of three straight lines.
public struct HardSigmoid: Layer {
    public init() {}

    private static let line = Elementwise.linear(scale: 1 / 6, shift: 1 / 2)
    private static let clamp = Elementwise.clamp(low: 0, high: 1)

    public func forward(_ inputs: [Value]) -> Value { inputs[0].applying(Self.line).applying(Self.clamp) }

    /// 1/6 where 0 < y < 1, else 0.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: BackwardRule) -> [Value] {
        // The clamp's value tells where it was open; its argument is not needed.
        [signal.times(derivativeOf: Self.clamp, at: output, where: output).applying(.linear(scale: 1 / 6, shift: 0))]
    }
}

/// y = 1 / (1 + exp(-x)).
public struct Sigmoid: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs[0].applying(.sigmoid) }

    /// y (1 - y).
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: BackwardRule) -> [Value] {
        [signal.times(derivativeOf: .sigmoid, at: inputs[0], where: output)]
    }
}

/// y = x Φ(x), Φ(x) = (1 + erf(x / √2)) / 2 (Hendrycks & Gimpel 2016), the exact form and not the one with tanh.
public struct GELU: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs[0].applying(.gelu) }

    /// Φ(x) + x exp(-x² / 2) / √(2π).
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: BackwardRule) -> [Value] {
        [signal.times(derivativeOf: .gelu, at: inputs[0], where: output)]
    }
}
