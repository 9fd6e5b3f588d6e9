import Networks
import Tensors

/// Integrated gradients: what each channel of each pixel adds to the target on the way from a baseline to the image.
///
///     R = (x - b) ⊙ ∫₀¹ ∂y/∂x (b + t (x - b)) dt ≈ (x - b) ⊙ Σᵢ wᵢ ∂y/∂x (b + tᵢ (x - b))
///     Σ R = y(x) - y(b)                                          up to the error of the integration
///
/// x, b: `[C, H, W]`, image and baseline in network units; t, w: points and weights on [0, 1], of Gauss and Legendre unless
/// told otherwise; R: `[N, C, H, W]`, in units of y.
///
/// Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017, equations 1 and 3. Captum the same.
public struct IntegratedGradients: PerturbationMethod {
    public static let name = "integrated-gradients"
    public static let description = MethodDescription(
        passes: "steps × (1 forward, 1 backward) + 2 forward", needs: "gradients, a baseline",
        settings: [.steps, .baseline], isSigned: true,
        paper: "Sundararajan, Taly, Yan, \"Axiomatic Attribution for Deep Networks\", ICML 2017")

    /// The number of points between baseline and image.
    public var steps: Int
    public var baseline: Baseline
    /// The places of these points, and their weights.
    public var rule: PathRule

    public init(steps: Int = 50, baseline: Baseline = .zero, rule: PathRule = .gaussLegendre) {
        self.steps = steps
        self.baseline = baseline
        self.rule = rule
    }

    public init(_ settings: MethodSettings) {
        self.init()
        steps = settings.steps ?? steps
        baseline = settings.baseline ?? baseline
    }

    /// - Returns: `[1, C, H, W]`, of either sign.
    /// - Complexity: `steps` forward and backward passes, and a forward pass of image and baseline each.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        // notebook: begin integrated-gradients
        let path = try StraightPath(
            from: baseline, to: x, steps: steps, rule: rule, in: network, method: Self.name)
        // Σᵢ wᵢ ∂y/∂x (b + tᵢ (x - b))
        let gradient = try path.integral(of: target, at: .input, in: network)
        let R = (x - path.b) * gradient.reshaped(to: x.shape)
        // notebook: end integrated-gradients
        // Σ R - (y(x) - y(b))
        let y = try network.scores(of: target, for: Tensor(stacking: [x, path.b]))
        return Attribution(
            Tensor(stacking: [R]), completenessError: [R.sum() - (y[0] - y[1])],
            passes: Passes(forward: steps + 2, backward: steps))
    }
}
