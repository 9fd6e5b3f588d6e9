import Tensors

/// The images that a network was trained on, and how a photograph becomes one of them.
///
/// The shorter side is resized to size / cropFraction, antialiased as Pillow does it, the middle is cut out, and each
/// channel is normalized: x = (v - mean) / deviation for 8-bit levels v.
public struct InputSpecification: Hashable, Sendable {
    public let channels: Int
    public let height, width: Int
    /// The share of the resized photograph's shorter side that the crop keeps.
    public let cropFraction: Double
    /// How the photograph is smoothed when it is resized.
    public let filter: ResizeFilter
    /// For each channel, in 8-bit levels.
    public let mean, deviation: [Float]

    public init(
        channels: Int = 3, height: Int, width: Int, cropFraction: Double = 0.875, filter: ResizeFilter = .bicubic,
        mean: [Float], deviation: [Float]
    ) {
        precondition(mean.count == channels && deviation.count == channels, "a mean and a deviation for each channel")
        self.channels = channels
        self.height = height
        self.width = width
        self.cropFraction = cropFraction
        self.filter = filter
        self.mean = mean
        self.deviation = deviation
    }

    /// Images that torchvision's networks were trained on: RGB with the mean (0.485, 0.456, 0.406) and the deviation (0.229,
    /// 0.224, 0.225) of ImageNet's levels over 255; the shorter side resized to `resized` pixels, bilinear.
    public static func imageNet(size: Int = 224, resized: Int = 256) -> InputSpecification {
        InputSpecification(
            height: size, width: size, cropFraction: Double(size) / Double(resized), filter: .bilinear,
            mean: imageNetMean, deviation: imageNetDeviation)
    }

    package static let imageNetMean: [Float] = [0.485 * 255, 0.456 * 255, 0.406 * 255]
    package static let imageNetDeviation: [Float] = [0.229 * 255, 0.224 * 255, 0.225 * 255]

    /// x = (v - mean) / deviation for each channel of `[C, H, W]`; of a photograph in colour, `[3, H, W]`, a network that
    /// sees one channel gets the luminance.
    public func normalize(_ levels: Tensor) -> Tensor {
        if channels == 1, levels.shape.rank == 3, levels.shape[0] == 3 { return normalize(levels.luminance()) }
        return (levels - Tensor(mean, shape: [channels, 1, 1])) / Tensor(deviation, shape: [channels, 1, 1])
    }

    /// v = x · deviation + mean: the 8-bit levels of an input, not rounded.
    public func denormalize(_ x: Tensor) -> Tensor {
        x * Tensor(deviation, shape: [channels, 1, 1]) + Tensor(mean, shape: [channels, 1, 1])
    }
}

extension Tensor {
    /// How bright a photograph is, `[1, H, W]` of `[3, H, W]`: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), as Pillow turns
    /// colours into grey.
    package func luminance() -> Tensor {
        precondition(shape.rank == 3 && shape[0] == 3, "the luminance of [3, H, W], not of \(shape)")
        return (self * Tensor([0.299, 0.587, 0.114], shape: [3, 1, 1])).sum(over: .channel)
    }
}
