import Networks
import Tensors

/// XGrad-CAM: Grad-CAM whose weights average a map's gradients by how active the map is at each place.
///
///     wₖ = Σᵢ Σⱼ (Aᵏᵢⱼ / Σₐ Σᵦ Aᵏₐᵦ) ∂y/∂Aᵏᵢⱼ        0 for a map that adds up to 0
///     L  = ReLU(Σₖ wₖ Aᵏ)
///
/// A: `[N, K, H, W]`, the layer's activation; y: the target; w: `[N, K, 1, 1]`, in units of y per unit of A;
/// L: `[N, 1, H, W]`.
///
/// Fu et al., "Axiom-based Grad-CAM", BMVC 2020, equation 8. pytorch-grad-cam adds 1e-7 to Σ A, which tells where a map
/// adds up to little: set `epsilon` for its maps.
public struct XGradCAM: QuotientCAMMethod {
    public static let name = "xgrad-cam"
    public static let description = MethodDescription.gradientCAM(
        peers: [.pytorchGradCAM], paper: "Fu et al., \"Axiom-based Grad-CAM\", BMVC 2020")

    /// The layer whose maps are added up; nil for the network's last convolutional stage.
    public var layer: LayerName?
    /// The addition to Σ A.
    public var epsilon: Float

    public init(layer: LayerName? = nil, epsilon: Float = 0) {
        self.layer = layer
        self.epsilon = epsilon
    }

    public static let pytorchGradCAMEpsilon: Float = 1e-7

    /// - Returns: `[N, 1, H, W]` at the layer's resolution, 0 or more.
    /// - Complexity: a backward pass from the target to the layer.
    public func map(of target: Target, in pass: ForwardPass) throws -> Tensor {
        let layer = try pass.mapsLayer(layer)
        let A = try pass.activation(at: layer)
        let g = try pass.gradient(of: target, at: layer)
        // wₖ = Σᵢⱼ A g / Σᵢⱼ A
        let w = (A * g).sum(over: .height, .width)
            .combined(with: A.sum(over: .height, .width) + epsilon) { $1 == 0 ? 0 : $0 / $1 }
        // L = ReLU(Σₖ wₖ Aᵏ)
        return (w * A).sum(over: .channel).relu()
    }
}
