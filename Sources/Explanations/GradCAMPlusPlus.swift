import Networks
import Tensors

/// Grad-CAM++: Grad-CAM whose weights count only what speaks for the target, each place by its share.
///
///     αᵏᵢⱼ = g² / (2 g² + Σₐ Σᵦ Aᵏₐᵦ g³)      where g = ∂y/∂Aᵏᵢⱼ is not 0, else 0
///     wₖ   = Σᵢ Σⱼ αᵏᵢⱼ ReLU(g)
///     L    = ReLU(Σₖ wₖ Aᵏ)
///
/// A: `[N, K, H, W]`, the layer's activation; y: the target; α: of A's shape; w: `[N, K, 1, 1]`; L: `[N, 1, H, W]`. The
/// paper explains exp(y), which multiplies all weights by exp(y): that factor is left out, as it cancels when a map is
/// scaled.
///
/// Chattopadhay et al., "Grad-CAM++", WACV 2018, equations 5, 10 and 19. pytorch-grad-cam adds 1e-6 to the denominator,
/// which is not small beside squares of gradients: set `epsilon` for its maps.
public struct GradCAMPlusPlus: QuotientCAMMethod {
    public static let name = "grad-cam-plus-plus"
    public static let description = MethodDescription.gradientCAM(
        peers: [.pytorchGradCAM], paper: "Chattopadhay et al., \"Grad-CAM++\", WACV 2018")

    /// The layer whose maps are added up; nil for the network's last convolutional stage.
    public var layer: LayerName?
    /// The addition to the denominator.
    public var epsilon: Float

    public init(layer: LayerName? = nil, epsilon: Float = 0) {
        self.layer = layer
        self.epsilon = epsilon
    }

    public static let pytorchGradCAMEpsilon: Float = 1e-6

    /// - Returns: `[N, 1, H, W]` at the layer's resolution, 0 or more; all zeros where nothing speaks for the target.
    /// - Complexity: a backward pass from the target to the layer.
    public func map(of target: Target, in pass: ForwardPass) throws -> Tensor {
        let layer = try pass.mapsLayer(layer)
        // notebook: begin grad-cam-plus-plus
        let A = try pass.activation(at: layer)
        let g = try pass.gradient(of: target, at: layer)
        // α = g² / (2 g² + ΣA g³), from ΣA g and g
        let ΣA = A.sum(over: .height, .width)
        let α = (ΣA * g).combined(with: g, share)
        // wₖ = Σᵢⱼ α ReLU(g)
        let w = (α * g.relu()).sum(over: .height, .width)
        // L = ReLU(Σₖ wₖ Aᵏ)
        return (w * A).sum(over: .channel).relu()
        // notebook: end grad-cam-plus-plus
    }

    /// α of a place from s = ΣA g and g there: 1 / (2 + s), which does not underflow for small g; with an epsilon
    /// g² / (g² (2 + s) + ε).
    private func share(s: Float, g: Float) -> Float {
        if g == 0 { return 0 }
        if epsilon != 0 { return g * g / (g * g * (2 + s) + epsilon) }
        return s == -2 ? 0 : 1 / (2 + s)
    }
}
