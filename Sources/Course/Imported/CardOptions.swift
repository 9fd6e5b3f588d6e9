import ArgumentParser
import Importing
import Networks

/// What a file of a network does not say about it, and its card does not either.
public struct CardOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "The size of its images, 224 or 320x240 (height x width).", valueName: "size"))
    public var inputSize: String?

    @Option(
        help: ArgumentHelp(
            "What is subtracted from levels over --input-scale, one number or one a channel.",
            valueName: "numbers"))
    public var mean: String?

    @Option(
        help: ArgumentHelp("What they are divided by then.", valueName: "numbers"))
    public var deviation: String?

    @Option(
        "What 8-bit levels are divided by first, 255 unless told otherwise.", "number",
        in: .above(0, to: 100_000))
    public var inputScale: Double?

    @Option(
        help: ArgumentHelp("The order of its channels, rgb or bgr.", valueName: "order"))
    public var channelOrder: String?

    @Option(
        help: ArgumentHelp("The output to explain, as the file calls it.", valueName: "name"))
    public var modelOutput: String?

    public init() {}

    public var isEmpty: Bool {
        inputSize == nil && mean == nil && deviation == nil && inputScale == nil && channelOrder == nil
            && modelOutput == nil
    }

    public func validate() throws { _ = try card() }

    /// - Throws: `ValidationError` with what was expected.
    public func card() throws -> ModelCard {
        var card = ModelCard()
        if let inputSize {
            let sizes = inputSize.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
            guard (1...2).contains(sizes.count), let height = sizes[0], let width = sizes[sizes.count - 1] else {
                throw ValidationError("--input-size \(inputSize): give a size as 224, or as height x width, 320x240.")
            }
            (card.height, card.width) = (height, width)
        }
        card.mean = try numbers(mean, "--mean")
        card.deviation = try numbers(deviation, "--deviation")
        card.scale = inputScale.map(Float.init)
        if let channelOrder {
            guard let order = ChannelOrder(rawValue: channelOrder.lowercased()) else {
                throw ValidationError("--channel-order \(channelOrder): give rgb or bgr.")
            }
            card.channelOrder = order
        }
        card.output = modelOutput
        if let flaw = card.flaw { throw ValidationError("\(flaw).") }
        return card
    }

    private func numbers(_ text: String?, _ option: String) throws -> [Float]? {
        guard let text else { return nil }
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
            Float($0.trimmingCharacters(in: .whitespaces))
        }
        guard numbers.allSatisfy({ $0 != nil }) else {
            throw ValidationError("\(option) \(text): give numbers with commas between them, 0.485,0.456,0.406.")
        }
        return numbers.map { $0! }
    }

    /// These options on the command line of another process.
    public var arguments: [String] {
        func pair(_ name: String, _ value: String?) -> [String] { value.map { [name, $0] } ?? [] }
        return pair("--input-size", inputSize) + pair("--mean", mean) + pair("--deviation", deviation)
            + pair("--input-scale", inputScale.map { "\($0)" }) + pair("--channel-order", channelOrder)
            + pair("--model-output", modelOutput)
    }
}
