import Networks
import Tensors

/// Grad-CAM: where in a layer's maps lies what speaks for the target.
///
///     αₖ = 1/Z Σᵢ Σⱼ ∂y/∂Aᵏᵢⱼ        how much the target y gains when map k grows, on average over its Z places
///     L  = ReLU(Σₖ αₖ Aᵏ)            the maps added up with these weights; what speaks against y is cut off
///
/// A: `[N, K, H, W]`, the layer's activation; y: the score of a class before softmax, or another `Target`;
/// α: `[N, K, 1, 1]`, in units of y per unit of A; L: `[N, 1, H, W]`, not normalized.
///
/// Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", ICCV 2017,
/// equations 1 and 2. Captum leaves the ReLU out by default (`isRectified`); pytorch-grad-cam scales the map
/// to [0, 1], which is a step of drawing here.
public struct GradCAM: CAMMethod {
    public static let name = "grad-cam"
    public static let description = MethodDescription.gradientCAM(
        peers: [.captum], paper: "Selvaraju et al., \"Grad-CAM\", ICCV 2017")

    /// The layer whose maps are added up; nil for the network's last convolutional stage.
    public let layer: LayerName?

    /// Whether what speaks against the target is cut off.
    public let isRectified: Bool

    public init(layer: LayerName? = nil, isRectified: Bool = true) {
        self.layer = layer
        self.isRectified = isRectified
    }

    public init(_ settings: MethodSettings) {
        self.init(layer: settings.layer, isRectified: settings.convention != .captum)
    }

    /// The map of a target for each image of a pass.
    /// - Returns: `[N, 1, H, W]` at the layer's resolution, 0 or more if rectified; then all zeros where nothing
    ///   speaks for the target.
    /// - Throws: `NetworkError` if the layer or the target does not exist, or the target does not depend on the layer;
    ///   `ExplanationError.noPlaces` if the layer has no maps.
    /// - Complexity: a backward pass from the target to the layer.
    public func map(of target: Target, in pass: ForwardPass) throws -> Tensor {
        let layer = try pass.mapsLayer(layer)
        // notebook: begin grad-cam
        let A = try pass.activation(at: layer)
        let dA = try pass.gradient(of: target, at: layer)
        let α = dA.mean(over: .height, .width)
        let L = (α * A).sum(over: .channel)
        return isRectified ? L.relu() : L
        // notebook: end grad-cam
    }
}
