import Networks
import Tensors

/// Layer-CAM: maps whose every place is weighted by its own gradient, where that speaks for the target.
///
///     L = ReLU(Σₖ ReLU(∂y/∂Aᵏ) ⊙ Aᵏ)
///
/// A: `[N, K, H, W]`, the layer's activation; y: the target; L: `[N, 1, H, W]`. Unlike Grad-CAM it also serves layers far
/// from the output, whose gradients differ from place to place.
///
/// Jiang et al., "LayerCAM", IEEE Transactions on Image Processing 2021, equations 5 and 6.
public struct LayerCAM: CAMMethod, OneLayerMethod {
    public static let name = "layer-cam"
    public static let description = MethodDescription.gradientCAM(
        paper: "Jiang et al., \"LayerCAM\", IEEE Transactions on Image Processing 2021")

    /// The layer whose maps are added up; nil for the network's last convolutional stage.
    public var layer: LayerName?

    public init(layer: LayerName? = nil) { self.layer = layer }

    /// - Returns: `[N, 1, H, W]` at the layer's resolution, 0 or more.
    /// - Complexity: a backward pass from the target to the layer.
    public func map(of target: Target, in pass: ForwardPass) throws -> Tensor {
        let layer = try pass.mapsLayer(layer)
        let A = try pass.activation(at: layer)
        let g = try pass.gradient(of: target, at: layer)
        // L = ReLU(Σₖ ReLU(g) A)
        return (g.relu() * A).sum(over: .channel).relu()
    }
}
