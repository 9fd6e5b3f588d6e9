import Networks
import Tensors

/// Internal influence: the mean gradient at a layer while the image comes out of a baseline.
///
///     R = ∫₀¹ ∂y/∂A (b + t (x - b)) dt ≈ Σᵢ wᵢ ∂y/∂A (b + tᵢ (x - b))
///
/// A: `[K, H, W]` or `[features]`, the layer's activation; x, b: image and baseline `[C, H, W]`; t, w: points and weights of
/// Gauss and Legendre; R: `[N, …]` of A's shape, in units of y per unit of A. Nothing is multiplied.
///
/// Leino et al., "Influence-Directed Explanations for Deep Convolutional Networks", ITC 2018, section II. Captum the same.
public struct InternalInfluence: LayerPathMethod {
    public static let name = "internal-influence"
    public static let description = MethodDescription(
        passes: "steps × (1 forward, 1 backward to the layer)", needs: "gradients, a layer, a baseline",
        settings: [.layer, .steps, .baseline], isSigned: true,
        paper: "Leino et al., \"Influence-Directed Explanations for Deep Convolutional Networks\", ITC 2018")

    public var settings: LayerPathSettings

    public init(_ settings: LayerPathSettings) { self.settings = settings }

    /// - Returns: a tensor of the activation's shape, of either sign.
    /// - Complexity: `steps` forward passes and backward passes to the layer.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        let path = try StraightPath(from: baseline, to: x, steps: steps, in: network, method: Self.name)
        let R = try path.integral(of: target, at: layer ?? network.explanationLayer, in: network)
        return Attribution(R, passes: Passes(forward: steps, backward: steps))
    }
}
