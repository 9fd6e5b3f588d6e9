import Networks
import Tensors

/// The straight way from a baseline to an image, and the points at which integrals along it are taken.
package struct StraightPath {
    /// `[C, H, W]` each.
    package let x, b: Tensor
    package let nodes: (points: [Double], weights: [Double])

    /// - Throws: `ExplanationError` for less than one step or a baseline that does not fit.
    package init(
        from baseline: Baseline, to x: Tensor, steps: Int, rule: PathRule = .gaussLegendre, in network: Network,
        method: String
    ) throws(ExplanationError) {
        try ExplanationError.check(steps, .steps, of: method)
        self.x = x
        b = try baseline.tensor(for: x, in: network)
        nodes = rule.nodes(steps)
    }

    /// Σᵢ wᵢ ∂y/∂A at the points b + tᵢ (x - b), A being a layer's activation: of A's shape for one image.
    func integral(of target: Target, at layer: LayerName, in network: Network) throws -> Tensor {
        var total: Tensor?
        try points(of: target, in: network).forEachPass { _, pass in
            try pass.gradient(of: target, at: layer)
        } then: { range, gradient in
            let shape = Shape([1] + gradient.shape.dropFirst())
            var sum = total ?? Tensor(zeros: shape)
            sum.withMutableElements { sum in
                gradient.withElements { g in
                    for (i, k) in range.enumerated() {
                        let w = Float(nodes.weights[k])
                        for place in 0..<sum.count { sum[place] += w * g[i * sum.count + place] }
                    }
                }
            }
            total = sum
        }
        return total!
    }

    /// The inputs b + tᵢ (x - b).
    package func points(of target: Target, in network: Network) -> Copies {
        Copies(network: network, target: target, shape: x.shape, count: nodes.points.count) { k, copy in
            let t = Float(nodes.points[k])
            x.withElements { x in
                b.withElements { b in
                    for i in 0..<copy.count { copy[i] = b[i] + t * (x[i] - b[i]) }
                }
            }
        }
    }
}
