import Tensors

/// y = γ (x - μ) / √(σ² + ε) + β with the mean μ and the variance σ² of all channels at one place (Ba et al. 2016).
///
/// x, y: `[N, C, H, W]`, or tokens `[N, T, C]` with axis 2; γ, β: `[C]`. Unlike batch normalization it is not linear: μ and σ² belong to the image. With h = γ g
/// and x̂ = (x - μ) / √(σ² + ε), ∂y/∂xᵀ g = (h - mean h - x̂ mean(h x̂)) / √(σ² + ε).
public struct LayerNormalization: Layer {
    public let gamma, beta: Tensor
    public let epsilon: Float
    /// The axis of the channels.
    public let axis: Int
    private let key: String

    public init(_ name: String, gamma: Tensor, beta: Tensor, epsilon: Float = 1e-6, axis: Int = 1) {
        self.gamma = gamma
        self.beta = beta
        self.epsilon = epsilon
        self.axis = axis
        key = name
    }

    private var scale: Constant { Constant(gamma, key: key + ".weight") }

    public func forward(_ inputs: [Value]) -> Value {
        inputs[0].normalized(over: axis, epsilon: epsilon)
            .scaled(by: scale, shiftedBy: Constant(beta, key: key + ".bias"), along: axis)
    }

    /// For Rescale products are split evenly between their factors, and the root is replaced by its secant: what leaves
    /// adds up to what arrived. Captum takes the gradient, and does not. Relevance passes.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        switch rule {
        case .rescale(let x₀):
            [
                signal.scaled(by: scale, along: axis).throughNormalization(
                    from: x₀[0], to: inputs[0], over: axis, epsilon: epsilon)
            ]
        case .relevance: [signal]
        default: nil
        }
    }

    public var parameters: [(name: String, tensor: Tensor)] { [("weight", gamma), ("bias", beta)] }
}
