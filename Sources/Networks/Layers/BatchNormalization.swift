import Tensors

/// y = γ (x - μ) / √(σ² + ε) + β, with the statistics of training: a scale and a shift for each channel.
///
/// x: `[N, C, H, W]`; γ, β, μ, σ²: `[C]`. Written as y = s x + t with s = γ / √(σ² + ε) and t = β - s μ, which the
/// engine folds into the convolution before it (Ioffe & Szegedy 2015, algorithm 2). Linear in x: ∂y/∂x = s.
///
/// In training μ and σ² are those of the batch: m numbers a channel, over images and places (algorithm 1). They depend on x,
/// so a signal finds its way back through them too:
///
///     y = γ x̂ + β,     x̂ = (x - μ) / √(σ² + ε)
///     ∂L/∂β = Σ g,     ∂L/∂γ = Σ g x̂,     ∂L/∂x = γ / √(σ² + ε) · (g - (∂L/∂β + x̂ ∂L/∂γ) / m)
public struct BatchNormalization: Layer {
    public let gamma, beta, mean, variance: Tensor
    public let epsilon: Float
    let key: String

    public init(_ name: String, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor, epsilon: Float = 1e-5) {
        self.gamma = gamma
        self.beta = beta
        self.mean = mean
        self.variance = variance
        self.epsilon = epsilon
        key = name
    }

    /// s = γ / √(σ² + ε), in Double: ε may be far below the variance's last bit.
    var scale: Constant {
        Constant(key: key + ".scale", shape: gamma.shape) { [gamma, variance, epsilon] in
            gamma.combined(with: variance) { Float(Double($0) / (Double($1) + Double(epsilon)).squareRoot()) }
        }
    }

    /// t = β - s μ.
    var shift: Constant {
        Constant(key: key + ".shift", shape: beta.shape) { [beta, mean, scale] in beta - scale.tensor * mean }
    }

    var factors: Constant { Constant(gamma, key: key + ".weight") }
    var offsets: Constant { Constant(beta, key: key + ".bias") }

    public func forward(_ inputs: [Value]) -> Value {
        let x = inputs[0]
        guard let γ = x.graph.parameter(for: factors), let β = x.graph.parameter(for: offsets) else {
            return x.scaled(by: scale, shiftedBy: shift)
        }
        return x.normalizedOverBatch(gamma: γ, beta: β, epsilon: epsilon)
    }

    /// Relevance passes: behind a convolution it has been shared by both together.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        if case .relevance = rule { [signal] } else { nil }
    }

    public var parameters: [(name: String, tensor: Tensor)] {
        [("weight", gamma), ("bias", beta), ("running_mean", mean), ("running_var", variance)]
    }
}
