import Tensors

/// y_c = s_c x_c with a gate s for each channel that the network computes from the image itself: the end of squeeze and
/// excitation (Hu et al. 2018).
///
/// Inputs x: `[N, C, H, W]` and s: `[N, C, 1, 1]`; y: `[N, C, H, W]`.
public struct ChannelGate: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { inputs[0] * inputs[1] }

    /// ∂y/∂x = s; the gate receives Σ g x over its channel.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: BackwardRule) -> [Value] {
        [signal * inputs[1], (signal * inputs[0]).summedOverPlaces()]
    }
}
