import Networks
import Tensors

/// A method whose attributions belong to patches of an image, superpixels as a rule.
public protocol SuperpixelMethod: PerturbationMethod {
    var samples: SuperpixelSamples { get set }

    /// Explains one image `[C, H, W]`, patch by patch.
    func superpixels(_ target: Target, ofImage x: Tensor, in network: Network) throws -> SuperpixelAttribution
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

    /// The image, divided as the samples want it.
    /// - Throws: `ExplanationError` for less than one sample, segments or a baseline that do not fit.
    func patches(of x: Tensor, in network: Network) throws(ExplanationError) -> PatchedImage {
        try ExplanationError.check(samples.count, .samples, of: Self.name)
        return try PatchedImage(
            x, baseline: samples.baseline, segmentation: samples.segmentation, in: network, method: Self.name)
    }

    public var segmentation: Segmentation {
        get { samples.segmentation }
        set { samples.segmentation = newValue }
    }

    public var sampleCount: Int {
        get { samples.count }
        set { samples.count = newValue }
    }

    public var seed: UInt64 {
        get { samples.seed }
        set { samples.seed = newValue }
    }

    public var baseline: Baseline {
        get { samples.baseline }
        set { samples.baseline = newValue }
    }
}
