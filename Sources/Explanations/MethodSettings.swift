import Networks

/// The settings of all methods, under the names that the field gives them; nil leaves a method its default.
public struct MethodSettings: Sendable {
    public var layer: LayerName?
    public var steps: Int?
    public var sampleCount: Int?
    public var noiseLevel: Float?
    public var seed: UInt64?
    public var baseline: Baseline?
    public var window: Int?
    public var stride: Int?
    /// About how many superpixels.
    public var segments: Int?
    public var composite: LRP.Rules?
    public var epsilon: Float?
    public var gamma: Float?
    public var convention: Convention?

    /// Their names on the command line.
    public enum Name: String, CaseIterable, Sendable {
        case layer, steps, samples, noise, seed, baseline, window, stride, segments, composite, epsilon, gamma,
            convention
    }

    public init() {}
}
