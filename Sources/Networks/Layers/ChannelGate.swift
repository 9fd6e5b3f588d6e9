import Tensors

/// y_c = s_c x_c with a gate s for each channel that the network computes from the image itself: the end of squeeze and
/// excitation (Hu et al. 2018).
///
/// Inputs x: `[N, C, H, W]` and s: `[N, C, 1, 1]`; y: `[N, C, H, W]`.
public struct ChannelGate: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs[0] * inputs[1] }

    /// ∂y/∂x = s; the gate receives Σ g x over its channel.
    ///
    /// For Rescale a product is split evenly between its factors, y - y₀ = (s + s₀)/2 (x - x₀) + (x + x₀)/2 (s - s₀): with
    /// the gradient's s and x, as in Captum, (x - x₀)(s - s₀) would be counted twice.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value] {
        var (x, s) = (inputs[0], inputs[1])
        if case .rescale(let reference) = rule {
            (x, s) = (.midpoint(x, reference[0]), .midpoint(s, reference[1]))
        }
        return [signal * s, (signal * x).summedOverPlaces()]
    }
}
