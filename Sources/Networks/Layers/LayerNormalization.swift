import Tensors

/// y = γ (x - μ) / √(σ² + ε) + β with the mean μ and the variance σ² of all channels at one place (Ba et al. 2016).
///
/// x, y: `[N, C, H, W]`; γ, β: `[C]`. Unlike batch normalization it is not linear: μ and σ² belong to the image.
public struct LayerNormalization: Layer {
    public let gamma, beta: Tensor
    public let epsilon: Float
    private let key: String

    public init(_ name: String, gamma: Tensor, beta: Tensor, epsilon: Float = 1e-6) {
        self.gamma = gamma
        self.beta = beta
        self.epsilon = epsilon
        key = name
    }

    private var scale: Constant { Constant(gamma, key: key + ".weight") }

    public func forward(_ inputs: [Value]) -> Value {
        inputs[0].normalizedOverChannels(epsilon: epsilon)
            .scaled(by: scale, shiftedBy: Constant(beta, key: key + ".bias"))
    }

    /// With h = γ g and x̂ = (x - μ) / √(σ² + ε): (h - mean h - x̂ mean(h x̂)) / √(σ² + ε).
    ///
    /// For Rescale products are split evenly between their factors, and the root is replaced by its secant: what leaves
    /// adds up to what arrived. Captum takes the gradient, and does not.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value] {
        let x = inputs[0], h = signal.scaled(by: scale)
        if case .rescale(let x₀) = rule {
            return [h.throughNormalizationOverChannels(from: x₀[0], to: x, epsilon: epsilon)]
        }
        return [h.throughNormalizationOverChannels(of: x, epsilon: epsilon)]
    }

    public var parameters: [(name: String, tensor: Tensor)] { [("weight", gamma), ("bias", beta)] }
}
