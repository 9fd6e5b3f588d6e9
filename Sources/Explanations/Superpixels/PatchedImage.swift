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

/// A method whose attributions belong to patches of an image, superpixels as a rule.
public protocol SuperpixelMethod: PerturbationMethod {
    /// How the image is divided.
    var segmentation: Segmentation { get }

    /// Explains one image `[C, H, W]`, patch by patch.
    func superpixels(_ target: Target, ofImage x: Tensor, in network: Network) throws -> SuperpixelAttribution
}

/// What a method found for each patch of an image.
public struct SuperpixelAttribution: Sendable {
    public let segments: Segments
    /// One value for each patch, in units of the target.
    public let values: [Float]
    /// Σ values - (f(x) - f(b)), for methods that promise that it is small.
    public let completenessError: Float?
    public let passes: Passes
}

extension SuperpixelMethod {
    /// - Returns: `[1, 1, H, W]`, of either sign: at each pixel the value of its patch.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        let found = try superpixels(target, ofImage: x, in: network)
        let height = found.segments.height, width = found.segments.width
        return Attribution(
            found.segments.painted(found.values).reshaped(to: [1, 1, height, width]),
            completenessError: found.completenessError.map { [$0] }, passes: found.passes)
    }
}
