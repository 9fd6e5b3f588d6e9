import Networks
import Tensors

/// Guided Grad-CAM: guided backpropagation's detail, where Grad-CAM says that it speaks for the target.
///
///     G = R ⊙ upsample(L)
///
/// R: `[N, C, H, W]`, guided backpropagation; L: `[N, 1, h, w]`, Grad-CAM, upsampled bilinearly between the centres of its
/// cells; G: `[N, C, H, W]`, of either sign.
///
/// Selvaraju et al., "Grad-CAM", ICCV 2017, section 3.2. Captum repeats the nearest cell unless told `bilinear`: set
/// `upsampling` for its maps.
public struct GuidedGradCAM: OnePassMethod {
    public static let name = "guided-grad-cam"
    public static let description = MethodDescription(
        passes: "1 forward, 2 backward", needs: "gradients, ReLUs, a layer with maps", settings: [.layer],
        peers: [.captum], isSigned: true, paper: GradCAM.description.paper)

    /// The layer that Grad-CAM explains; nil for the network's last convolutional stage.
    public var layer: LayerName?

    public var upsampling: Sampling

    public init(layer: LayerName? = nil, upsampling: Sampling = .betweenCentres) {
        self.layer = layer
        self.upsampling = upsampling
    }

    public init(_ settings: MethodSettings) {
        self.init(layer: settings.layer, upsampling: settings.convention == .captum ? .nearestCell : .betweenCentres)
    }

    /// - Returns: `[N, C, H, W]`, of either sign; all zeros where nothing speaks for the target.
    /// - Complexity: one forward pass, a backward pass to the image and one to the layer.
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        let L = try GradCAM(layer: layer).map(of: target, in: pass)
        let R = try pass.gradient(of: target, at: .input, rule: .guided)
        // G = R ⊙ upsample(L)
        let G = R * L.resized(height: R.shape[2], width: R.shape[3], sampling: upsampling)
        return Attribution(G, passes: Passes(forward: 1, backward: 2))
    }
}
