import Networks
import Tensors

/// Layer gradient × activation: each unit of a layer, times what the target gains with it.
///
///     R = A ⊙ ∂y/∂A
///
/// A: `[N, K, H, W]` or `[N, features]`, the layer's activation; R: the same shape, in units of y. Added up over the
/// channels and rectified it is HiResCAM.
///
/// Ancona et al., "Towards better understanding of gradient-based attribution methods", ICLR 2018. Captum the same.
public struct LayerGradientXActivation: OnePassMethod, OneLayerMethod {
    public static let name = "layer-gradient-x-activation"
    public static let description = MethodDescription(
        passes: "1 forward, 1 backward to the layer", needs: "gradients, a layer", settings: [.layer], isSigned: true,
        paper: "Ancona et al., \"Towards better understanding of gradient-based attribution methods\", ICLR 2018")

    /// nil for the network's last convolutional stage.
    public var layer: LayerName?

    public init(layer: LayerName? = nil) { self.layer = layer }

    /// - Returns: a tensor of the activation's shape, of either sign.
    /// - Complexity: one forward pass and a backward pass to the layer.
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        let layer = layer ?? pass.network.explanationLayer
        // R = A ⊙ ∂y/∂A
        let R = try pass.activation(at: layer) * pass.gradient(of: target, at: layer)
        return Attribution(R, passes: Passes(forward: 1, backward: 1))
    }
}
