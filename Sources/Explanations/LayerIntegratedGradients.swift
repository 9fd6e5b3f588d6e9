import Networks
import Tensors

/// Layer integrated gradients: what each unit of a layer adds to the target on the straight way from the layer's
/// activation for a baseline to that for the image.
///
///     R = (A(x) - A(b)) ⊙ ∫₀¹ ∂y/∂A (A(b) + t (A(x) - A(b))) dt ≈ (A(x) - A(b)) ⊙ Σᵢ wᵢ ∂y/∂A (A(b) + tᵢ (A(x) - A(b)))
///     Σ R = y(A(x)) - y(A(b))                                    up to the error of the integration
///
/// A: `[K, H, W]` or `[features]`, the layer's activation, y as a function of it: what reads past the layer reads what the
/// image gave it; x, b: image and baseline `[C, H, W]`; t, w: points and weights of Gauss and Legendre on [0, 1];
/// R: `[N, …]` of A's shape, in units of y.
///
/// Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017, for a layer in place of the input.
/// Captum the same.
public struct LayerIntegratedGradients: LayerPathMethod {
    public static let name = "layer-integrated-gradients"
    public static let description = MethodDescription(
        passes: "steps × (1 forward, 1 forward and 1 backward behind the layer) + 3 forward",
        needs: "gradients, a layer, a baseline", settings: [.layer, .steps, .baseline], isSigned: true,
        paper: IntegratedGradients.description.paper)

    public var settings: LayerPathSettings

    public init(_ settings: LayerPathSettings) { self.settings = settings }

    /// - Returns: a tensor of the activation's shape, of either sign.
    /// - Complexity: `steps` forward passes, as many forward and backward passes behind the layer, and three forward passes.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        let path = try StraightPath(from: baseline, to: x, steps: steps, in: network, method: Self.name)
        let layer = layer ?? network.explanationLayer
        let pass = try network.forward(x), pass₀ = try network.forward(path.b)
        let A = try pass.activation(at: layer)[part: 0], A₀ = try pass₀.activation(at: layer)[part: 0]
        // Σᵢ wᵢ ∂y/∂A (A₀ + tᵢ (A - A₀))
        var integral = [Double](repeating: 0, count: A.count)
        let copies = Copies(network: network, target: target, shape: x.shape, count: steps) { _, copy in
            x.withElements { _ = copy.initialize(from: $0) }
        }
        try copies.forEachPass { range, pass in
            let points = Tensor(stacking: range.map { A₀ + Float(path.nodes.points[$0]) * (A - A₀) })
            return try pass.replacing(layer, with: points).gradient(of: target, at: layer)
        } then: { range, gradients in
            for (i, k) in range.enumerated() {
                gradients[part: i].withElements { g in
                    for place in integral.indices { integral[place] += path.nodes.weights[k] * Double(g[place]) }
                }
            }
        }
        // R = (A - A₀) ⊙ Σᵢ wᵢ gᵢ
        let R = (A - A₀) * Tensor(integral.map { Float($0) }, shape: A.shape)
        // Σ R - (y(A) - y(A₀))
        let y = try target.values(in: pass)[0]
        let y₀ = try target.values(in: pass.replacing(layer, with: Tensor(stacking: [A₀])))[0]
        return Attribution(
            Tensor(stacking: [R]), completenessError: [R.sum() - (y - y₀)],
            passes: Passes(forward: 2 * steps + 3, backward: steps))
    }
}
