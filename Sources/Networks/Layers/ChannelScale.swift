import Tensors

/// y_c = s_c x_c with a trained number for each channel: ConvNeXt's layer scale (Touvron et al. 2021).
///
/// x, y: `[N, C, H, W]`; s: `[C]`, in state dicts `[C, 1, 1]`. ∂y/∂x = s.
public struct ChannelScale: Layer {
    public let scale: Tensor
    private let key: String

    public init(_ name: String, scale: Tensor) {
        self.scale = scale
        key = name
    }

    private var factors: Constant { Constant(scale.reshaped(to: [scale.count]), key: key) }

    public func forward(_ inputs: [Value]) -> Value { inputs[0].scaled(by: factors) }

    /// Relevance passes.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        if case .relevance = rule { [signal] } else { nil }
    }

    public var parameters: [(name: String, tensor: Tensor)] { [("layer_scale", scale)] }
}
