/// Samples of an image of which some superpixels are seen: how many, and what is there in place of the others.
public struct SuperpixelSamples: Sendable {
    /// The division of the image.
    public var segmentation: Segmentation
    public var count: Int
    public var seed: UInt64
    /// The image in place of superpixels that are not seen.
    public var baseline: Baseline

    public init(
        segmentation: Segmentation = .slic(SLIC()), count: Int = 1000, seed: UInt64 = 0, baseline: Baseline = .zero
    ) {
        self.segmentation = segmentation
        self.count = count
        self.seed = seed
        self.baseline = baseline
    }

    /// The settings of the command line that say it.
    static let settings: [MethodSettings.Name] = [.segments, .samples, .seed, .baseline]

    init(_ settings: MethodSettings) {
        self.init()
        segmentation = settings.segments.map { .slic(SLIC(count: $0)) } ?? segmentation
        count = settings.sampleCount ?? count
        seed = settings.seed ?? seed
        baseline = settings.baseline ?? baseline
    }
}
