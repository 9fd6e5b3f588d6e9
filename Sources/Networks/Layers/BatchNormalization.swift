import Tensors

/// y = γ (x - μ) / √(σ² + ε) + β, with the statistics of training: a scale and a shift for each channel.
///
/// x: `[N, C, H, W]`; γ, β, μ, σ²: `[C]`. Written as y = s x + t with s = γ / √(σ² + ε) and t = β - s μ, which the
/// engine folds into the convolution before it. (Ioffe & Szegedy 2015, algorithm 2.)
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

    public func forward(_ inputs: [Value]) -> Value { inputs[0].scaled(by: scale, shiftedBy: shift) }

    /// Linear in x: ∂y/∂x = s. Relevance passes: behind a convolution it has been shared by both together.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value] {
        if case .relevance = rule { return [signal] }
        return [signal.scaled(by: scale)]
    }

    public var parameters: [(name: String, tensor: Tensor)] {
        [("weight", gamma), ("bias", beta), ("running_mean", mean), ("running_var", variance)]
    }
}
