import Networks
import Tensors

/// DeepLIFT with its Rescale rule: what each channel of each pixel adds to the target, compared with a baseline, in one
/// backward pass.
///
///     m_in = m_out · (φ(a) - φ(a₀)) / (a - a₀)        through an activation function; φ'(a) where |a - a₀| < 1e-10
///     R    = (x - b) ⊙ m_x,     Σ R = y(x) - y(b)
///
/// x, b: `[N, C, H, W]`, images and baselines in network units; a, a₀: what a unit receives from them; m: multipliers, in
/// units of y per unit of what they multiply; R: `[N, C, H, W]`, in units of y. What is linear hands m on as it hands on
/// gradients.
///
/// Shrikumar, Greenside and Kundaje, "Learning Important Features Through Propagating Activation Differences", ICML 2017,
/// equations 3 to 10. It adds up on every network here: max pooling hands m to the element that made the difference, and
/// products, layer normalization and softmax are split without a rest (see `ChannelGate`, `LayerNormalization`).
/// Captum 0.9.0 takes the gradient at products and layer normalization, and does not add up where max pooling stands next
/// to a ReLU, where pooling windows overlap, or for probabilities, whose attributions also depend on the batch.
public struct DeepLIFT: OnePassMethod {
    public static let name = "deeplift"
    public static let description = MethodDescription(
        passes: "2 forward, 1 backward", needs: "gradients, a baseline", settings: [.baseline], isSigned: true,
        paper: "Shrikumar, Greenside, Kundaje, \"Learning Important Features…\", ICML 2017")

    public var baseline: Baseline

    public init(baseline: Baseline = .zero) { self.baseline = baseline }
    public init(_ settings: MethodSettings) { self.init(baseline: settings.baseline ?? .zero) }

    /// - Returns: `[N, C, H, W]`, of either sign.
    /// - Complexity: a forward pass of the images and of the baselines, one backward pass.
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        let reference = try pass.network.forward(baseline.tensor(forEach: pass.input, in: pass.network))
        let m = try pass.gradient(of: target, at: .input, rule: .rescale(reference: reference))
        // R = (x - b) ⊙ m
        let R = (pass.input - reference.input) * m
        return Attribution(
            R, completenessError: try target.completenessError(of: R, in: pass, comparedWith: reference),
            passes: Passes(forward: 2, backward: 1))
    }
}

extension Target {
    /// Σ R - (y(x) - y(b)) for each image.
    func completenessError(
        of R: Tensor, in pass: ForwardPass, comparedWith reference: ForwardPass
    ) throws -> [Float] {
        let y = try values(in: pass), y₀ = try values(in: reference)
        return y.indices.map { R[part: $0].sum() - (y[$0] - y₀[$0]) }
    }
}
