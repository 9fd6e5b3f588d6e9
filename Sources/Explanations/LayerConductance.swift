import Networks
import Tensors

/// Layer conductance: what flows through each unit of a layer on the way from a baseline to the image.
///
///     R = ∫₀¹ ∂y/∂A · dA/dt dt ≈ Σᵢ ∂y/∂A(xᵢ) ⊙ (A(xᵢ₊₁) - A(xᵢ)),     xᵢ = b + tᵢ (x - b),  i = 0 … steps
///
/// A: `[K, H, W]` or `[features]`, the layer's activation; t: steps + 1 points of Gauss and Legendre on [0, 1]; R: `[N, …]` of
/// A's shape, in units of y. It adds up to y(x) - y(b) in the limit of many steps: the error, of order 1 / steps, is
/// returned.
///
/// Dhamdhere, Sundararajan and Yan, "How Important Is a Neuron?", ICLR 2019, equation 3; the sum is that of Shrikumar et
/// al., "Computationally Efficient Measures of Internal Neuron Importance", 2018, equation 2. Captum the same.
public struct LayerConductance: LayerPathMethod {
    public static let name = "layer-conductance"
    public static let description = MethodDescription(
        passes: "(steps + 1) × (1 forward, 1 backward to the layer) + 2 forward",
        needs: "gradients, a layer, a baseline", settings: [.layer, .steps, .baseline], isSigned: true,
        paper: "Dhamdhere, Sundararajan, Yan, \"How Important Is a Neuron?\", ICLR 2019")

    public var settings: LayerPathSettings

    public init(_ settings: LayerPathSettings) { self.settings = settings }

    /// - Returns: a tensor of the activation's shape, of either sign.
    /// - Complexity: `steps` + 1 forward passes and backward passes to the layer, and 2 forward passes.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        try ExplanationError.check(steps, .steps, of: Self.name)
        let path = try StraightPath(from: baseline, to: x, steps: steps + 1, in: network, method: Self.name)
        let layer = layer ?? network.explanationLayer
        var R: Tensor?, before: (A: Tensor, g: Tensor)?
        try path.points(of: target, in: network).forEachPass { _, pass in
            (A: try pass.activation(at: layer), g: try pass.gradient(of: target, at: layer))
        } then: { range, answer in
            let (A, g) = answer
            for i in 0..<range.count {
                let Aᵢ = A[part: i]
                if let before {
                    // R += ∂y/∂A(xᵢ) ⊙ (A(xᵢ₊₁) - A(xᵢ))
                    let flow = before.g * (Aᵢ - before.A)
                    R = R.map { $0 + flow } ?? flow
                }
                before = (Aᵢ, g[part: i])
            }
        }
        let y = try network.scores(of: target, for: Tensor(stacking: [x, path.b]))
        return Attribution(
            Tensor(stacking: [R!]), completenessError: [R!.sum() - (y[0] - y[1])],
            passes: Passes(forward: steps + 3, backward: steps + 1))
    }
}
