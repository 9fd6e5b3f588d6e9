import Networks
import Tensors

extension ModelCard {
    /// How images are prepared where neither a card nor the file says it.
    enum UsualPreparation {
        /// As torchvision's networks want them.
        case imageNet
        /// From -1 to 1, as networks from TensorFlow do.
        case symmetric
        /// From 0 to 1: the network prepares them further itself.
        case unit
        /// As they are: the network prepares them itself.
        case levels
    }

    /// The images of a network that reads some channels of some size.
    /// - Throws: `ModelCardError` where the card has other channels.
    func specification(
        channels: Int, height: Int, width: Int, usual: UsualPreparation, of file: String
    ) throws(ModelCardError) -> InputSpecification {
        let scale = self.scale ?? 255
        func numbers(_ given: [Float]?, _ usual: [Float], _ name: String) throws(ModelCardError) -> [Float] {
            guard let given else { return usual }
            if given.count == 1 { return Array(repeating: given[0] * scale, count: channels) }
            guard given.count == channels else {
                throw ModelCardError(
                    file: Self.path(of: file),
                    reason:
                        "\"\(name)\" has \(given.count) numbers, and the network of \(file) reads \(channels) channels")
            }
            return given.map { $0 * scale }
        }
        func all(_ number: Float) -> [Float] { Array(repeating: number, count: channels) }
        let usualMean: [Float], usualDeviation: [Float]
        switch usual {
        case .imageNet where channels == 3:
            (usualMean, usualDeviation) = (InputSpecification.imageNetMean, InputSpecification.imageNetDeviation)
        case .imageNet: (usualMean, usualDeviation) = (all(0), all(255))
        case .symmetric: (usualMean, usualDeviation) = (all(127.5), all(127.5))
        case .unit: (usualMean, usualDeviation) = (all(0), all(255))
        case .levels: (usualMean, usualDeviation) = (all(0), all(1))
        }
        // Small pictures are shown to networks whole, and so are all by Keras.
        let usualCrop = usual == .imageNet && min(height, width) >= 160 ? 0.875 : 1
        // Who gives a scale and nothing else wants nothing else.
        let isScaled = self.scale != nil && mean == nil && deviation == nil
        return InputSpecification(
            channels: channels, height: height, width: width, cropFraction: crop ?? usualCrop, filter: .bilinear,
            mean: isScaled ? all(0) : try numbers(mean, mean == nil && deviation != nil ? all(0) : usualMean, "mean"),
            deviation: isScaled
                ? all(scale) : try numbers(deviation, mean != nil ? all(scale) : usualDeviation, "deviation"),
            order: channels == 3 ? channelOrder ?? .rgb : .rgb)
    }
}

/// In a card: `RGB` or `BGR`.
extension ChannelOrder: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer(), text = try container.decode(String.self)
        guard let order = ChannelOrder(rawValue: text.lowercased()) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "the order is RGB or BGR, not \(text)")
        }
        self = order
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue.uppercased())
    }
}
