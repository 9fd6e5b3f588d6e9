import Networks
import Tensors

/// HiResCAM: maps whose every place is weighted by its own gradient.
///
///     L = ReLU(Σₖ ∂y/∂Aᵏ ⊙ Aᵏ)
///
/// A: `[N, K, H, W]`, the layer's activation; y: the target; L: `[N, 1, H, W]`. Where what follows the layer is linear, the
/// sum before the ReLU adds up to y without its bias: the map shows what the network used. Behind global average pooling
/// it equals Grad-CAM.
///
/// Draelos and Carin, "Use HiResCAM instead of Grad-CAM for faithful explanations", 2020, equation 4.
public struct HiResCAM: CAMMethod, OneLayerMethod {
    public static let name = "hires-cam"
    public static let description = MethodDescription.gradientCAM(
        paper: "Draelos, Carin, \"Use HiResCAM instead of Grad-CAM…\", 2020")

    /// The layer whose maps are added up; nil for the network's last convolutional stage.
    public var layer: LayerName?

    public init(layer: LayerName? = nil) { self.layer = layer }

    /// - Returns: `[N, 1, H, W]` at the layer's resolution, 0 or more.
    /// - Complexity: a backward pass from the target to the layer.
    public func map(of target: Target, in pass: ForwardPass) throws -> Tensor {
        let layer = try pass.mapsLayer(layer)
        let A = try pass.activation(at: layer)
        let g = try pass.gradient(of: target, at: layer)
        // L = ReLU(Σₖ g A)
        return (g * A).sum(over: .channel).relu()
    }
}
