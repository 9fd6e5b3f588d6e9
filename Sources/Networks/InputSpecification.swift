import Tensors

/// The images that a network was trained on, and how a photograph becomes one of them.
///
/// The shorter side is resized to size / cropFraction, antialiased as Pillow does it, the middle is cut out, and each
/// channel is normalized: x = (v - mean) / deviation for 8-bit levels v. Photographs, and all that is drawn, have their colours
/// as red, green, blue; what a network reads has them in its own order.
public struct InputSpecification: Hashable, Sendable {
    public let channels: Int
    public let height, width: Int
    /// The share of the resized photograph's shorter side that the crop keeps.
    public let cropFraction: Double
    /// How the photograph is smoothed when it is resized.
    public let filter: ResizeFilter
    /// For each channel, in 8-bit levels and in the network's order.
    public let mean, deviation: [Float]
    /// The order of the colours that the network reads.
    public let order: ChannelOrder

    public init(
        channels: Int = 3, height: Int, width: Int, cropFraction: Double = 0.875, filter: ResizeFilter = .bicubic,
        mean: [Float], deviation: [Float], order: ChannelOrder = .rgb
    ) {
        precondition(mean.count == channels && deviation.count == channels, "a mean and a deviation for each channel")
        precondition(order == .rgb || channels == 3, "an order of colours, of \(channels) channels")
        self.channels = channels
        self.height = height
        self.width = width
        self.cropFraction = cropFraction
        self.filter = filter
        self.mean = mean
        self.deviation = deviation
        self.order = order
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

    /// x = (v - mean) / deviation for each channel of levels `[C, H, W]`, or of several, in the network's order; of a photograph
    /// in colour, `[3, H, W]`, a network that sees one channel gets the luminance.
    public func normalize(_ levels: Tensor) -> Tensor {
        if channels == 1, levels.shape.rank == 3, levels.shape[0] == 3 { return normalize(levels.luminance()) }
        return (reordered(levels) - perChannel(mean)) / perChannel(deviation)
    }

    /// v = x · deviation + mean: the 8-bit levels of an input, not rounded, as red, green, blue.
    public func denormalize(_ x: Tensor) -> Tensor { reordered(x * perChannel(deviation) + perChannel(mean)) }

    /// ∂y/∂v = (∂y/∂x) / deviation: what a gradient at the input is for each level, as red, green, blue.
    public func perLevel(_ gradient: Tensor) -> Tensor { reordered(gradient / perChannel(deviation)) }

    /// Numbers `[…, C, H, W]` of the network's channels for those of a photograph, or the other way round.
    public func reordered(_ x: Tensor) -> Tensor { order == .rgb ? x : x.withReversedChannels() }

    /// The channel of a photograph that the network reads as its own.
    func channelOfPhotograph(_ channel: Int) -> Int { order == .rgb ? channel : channels - 1 - channel }

    private func perChannel(_ numbers: [Float]) -> Tensor { Tensor(numbers, shape: [channels, 1, 1]) }
}

/// The order of the colours in what a network reads.
public enum ChannelOrder: String, Hashable, Sendable, CaseIterable {
    case rgb
    /// Blue, green, red: networks that were trained with Caffe or OpenCV.
    case bgr
}

extension Tensor {
    /// How bright a photograph is, `[1, H, W]` of `[3, H, W]`: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), as Pillow turns
    /// colours into grey.
    package func luminance() -> Tensor {
        precondition(shape.rank == 3 && shape[0] == 3, "the luminance of [3, H, W], not of \(shape)")
        return (self * Tensor([0.299, 0.587, 0.114], shape: [3, 1, 1])).sum(over: .channel)
    }

    /// The channels of `[…, C, H, W]` from the last to the first.
    fileprivate func withReversedChannels() -> Tensor {
        precondition(shape.rank >= 3, "the channels of \(shape)")
        let channels = shape[shape.rank - 3], plane = shape[shape.rank - 2] * shape[shape.rank - 1]
        return Tensor(shape: shape) { result in
            withElements { x in
                for start in stride(from: 0, to: count, by: plane) {
                    let place = start / plane, channel = place % channels
                    let source = (place - channel + channels - 1 - channel) * plane
                    for i in 0..<plane { result[start + i] = x[source + i] }
                }
            }
        }
    }
}
