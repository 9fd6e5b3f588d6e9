import Tensors

/// The values that a method found for the patches of an image.
public struct SuperpixelAttribution: Sendable {
    public let segments: Segments
    /// One value for each patch, in units of the target.
    public let values: [Float]
    /// Σ values - (f(x) - f(b)), for methods that promise that it is small.
    public let completenessError: Float?
    public let passes: Passes
}
