import Tensors

/// y_c = s_c x_c with a gate s for each channel that the network computes from the image itself: the end of squeeze and
/// excitation (Hu et al. 2018).
///
/// Inputs x: `[N, C, H, W]` and s: `[N, C, 1, 1]`; y: `[N, C, H, W]`. ∂y/∂x = s; the gate receives Σ g x over its channel.
public struct ChannelGate: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs[0] * inputs[1] }

    /// For Rescale a product is split evenly between its factors, y - y₀ = (s + s₀)/2 (x - x₀) + (x + x₀)/2 (s - s₀): with
    /// the gradient's s and x, as in Captum, (x - x₀)(s - s₀) would be counted twice. All relevance goes to x, none to
    /// the gate (Arras et al. 2017, "signal takes it all").
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        switch rule {
        case .relevance: return [signal, inputs[1].filled(with: 0)]
        case .rescale(let reference):
            let x = Value.midpoint(inputs[0], reference[0]), s = Value.midpoint(inputs[1], reference[1])
            return [signal * s, (signal * x).summedOverPlaces()]
        default: return nil
        }
    }
}
