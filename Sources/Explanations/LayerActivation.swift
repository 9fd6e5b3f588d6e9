import Networks
import Tensors

/// Layer activation: what a layer puts out, unit by unit, whatever the target.
///
///     R = A
///
/// A: `[N, K, H, W]` or `[N, features]`; in the layer's own units. Captum the same.
public struct LayerActivation: OnePassMethod, OneLayerMethod {
    public static let name = "layer-activation"
    public static let description = MethodDescription(
        passes: "1 forward", needs: "a layer; the same for every class", settings: [.layer], isSigned: true,
        paper: "Captum's name for the forward pass")

    /// nil for the network's last convolutional stage.
    public var layer: LayerName?

    public init(layer: LayerName? = nil) { self.layer = layer }

    /// - Returns: a tensor of the activation's shape.
    /// - Complexity: one forward pass.
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        return Attribution(
            try pass.activation(at: layer ?? pass.network.explanationLayer), passes: Passes(forward: 1))
    }
}
