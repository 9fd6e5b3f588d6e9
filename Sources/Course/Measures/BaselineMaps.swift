import Explanations
import Tensors

/// Maps of integrated gradients for one class of one picture, each from a baseline of its own.
public struct BaselineMaps: Sendable {
    public let baselines: [Baseline]
    /// `[H, W]` each, of the picture's size, signs kept; in logits.
    public let maps: [Tensor]

    /// - Throws: as ``Question/answer(in:)``.
    /// - Complexity: `steps` forward and backward passes for each baseline.
    public init(of target: Int, in picture: ClassifiedPicture, from baselines: [Baseline], steps: Int) throws {
        self.baselines = baselines
        maps = try baselines.map { baseline in
            try picture.explain(target, by: IntegratedGradients(steps: steps, baseline: baseline)).fullMap
        }
    }

    /// The correlation of each map with the first, -1...1.
    public var likenessToFirst: [Float] { maps.map { $0.pearsonCorrelation(with: maps[0]) ?? .nan } }

    /// The share of each |map| that lies on a mask, `[H, W]`.
    public func shares(on mask: Tensor) -> [Float] { maps.map { share(of: $0.absoluteValue(), on: mask) } }
}
