import Networks
import Tensors

/// Layer DeepLIFT: what each unit of a layer adds to the target, compared with a baseline, in one backward pass.
///
///     R = (A(x) - A(b)) ⊙ m_A,     Σ R = y(x) - y(b)
///
/// A: `[N, K, H, W]` or `[N, features]`, the layer's activation for images x and baselines b; m_A: DeepLIFT's multipliers at
/// the layer; R: A's shape, in units of y. It adds up for a layer that everything passes.
///
/// Shrikumar, Greenside and Kundaje, "Learning Important Features Through Propagating Activation Differences", ICML 2017.
/// Captum the same, where its DeepLIFT is right.
public struct LayerDeepLIFT: OnePassMethod {
    public static let name = "layer-deeplift"
    public static let description = MethodDescription(
        passes: "2 forward, 1 backward to the layer", needs: "gradients, a layer, a baseline",
        settings: [.layer, .baseline], isSigned: true, paper: DeepLIFT.description.paper)

    /// nil for the network's last convolutional stage.
    public var layer: LayerName?
    public var baseline: Baseline

    public init(layer: LayerName? = nil, baseline: Baseline = .zero) {
        self.layer = layer
        self.baseline = baseline
    }

    public init(_ settings: MethodSettings) {
        self.init(layer: settings.layer, baseline: settings.baseline ?? .zero)
    }

    /// - Returns: a tensor of the activation's shape, of either sign.
    /// - Complexity: a forward pass of the images and of the baselines, a backward pass to the layer.
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        let layer = layer ?? pass.network.explanationLayer
        let reference = try pass.network.forward(baseline.tensor(forEach: pass.input, in: pass.network))
        let m = try pass.gradient(of: target, at: layer, rule: .rescale(reference: reference))
        // R = (A - A₀) ⊙ m
        let R = try (pass.activation(at: layer) - reference.activation(at: layer)) * m
        return Attribution(
            R, completenessError: try target.completenessError(of: R, in: pass, comparedWith: reference),
            passes: Passes(forward: 2, backward: 1))
    }
}
