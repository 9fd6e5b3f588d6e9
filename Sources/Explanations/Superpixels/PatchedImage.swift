import Networks
import Tensors

/// An image of which some patches are seen, and a baseline in place of the others.
package struct PatchedImage {
    /// `[C, H, W]` each.
    let x, b: Tensor
    package let segments: Segments

    package init(
        _ x: Tensor, baseline: Baseline, segmentation: Segmentation, in network: Network, method: String
    ) throws(ExplanationError) {
        self.x = x
        b = try baseline.tensor(for: x, in: network)
        segments = try segmentation.segments(of: x, in: network, method: method)
    }

    /// The target's score for each coalition.
    /// - Parameter coalitions: for each one, which patches are seen.
    package func scores(of target: Target, for coalitions: [[Bool]], in network: Network) throws -> [Double] {
        let copies = Copies(network: network, target: target, shape: x.shape, count: coalitions.count) { k, copy in
            let isSeen = coalitions[k], plane = segments.labels.count
            x.withElements { x in
                b.withElements { b in
                    for i in 0..<copy.count { copy[i] = isSeen[Int(segments.labels[i % plane])] ? x[i] : b[i] }
                }
            }
        }
        return try copies.scores().map(Double.init)
    }

    /// Σ f(xᵢ, bᵢ) over the pixels and channels of each patch.
    func sums(_ f: (Double, Double) -> Double) -> [Double] {
        var sums = [Double](repeating: 0, count: segments.count)
        x.withElements { x in
            b.withElements { b in
                for i in 0..<x.count {
                    sums[Int(segments.labels[i % segments.labels.count])] += f(Double(x[i]), Double(b[i]))
                }
            }
        }
        return sums
    }
}
