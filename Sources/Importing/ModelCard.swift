import Foundation
import Networks

/// What a file of a network does not say about it: how a photograph becomes its input, what its classes are called.
///
/// It lies beside the file as JSON: `net.json` beside `net.onnx`. Whatever it leaves out is guessed from the file, and is as
/// ImageNet's networks have it otherwise.
///
///     { "height": 224, "width": 224, "mean": [0.485, 0.456, 0.406], "deviation": [0.229, 0.224, 0.225],
///       "channelOrder": "RGB", "labels": "labels.txt" }
public struct ModelCard: Codable, Equatable, Sendable {
    /// The file's name for the image, where it has several inputs.
    public var input: String?
    public var height, width: Int?
    /// `NCHW` where channels come before places, `NHWC` where they come last.
    public var layout: Layout?
    /// What 8-bit levels are divided by before mean and deviation: 255, or 1 where those are in levels.
    public var scale: Float?
    /// x = (level / scale - mean) / deviation, for each channel in the network's own order.
    public var mean, deviation: [Float]?
    public var channelOrder: ChannelOrder?
    /// The share of the resized photograph's shorter side that the crop keeps.
    public var crop: Double?
    /// The file's name for what is explained, where it has several outputs.
    public var output: String?
    /// The layer that CAM methods explain.
    public var explanationLayer: String?
    /// Whether a softmax at the end of the network is part of it; otherwise the logits before it are taken.
    public var keepsSoftmax: Bool?
    /// The names of the classes in the order of the outputs, or the file that has them.
    public var labels: Labels?

    public enum Layout: String, Codable, Sendable, CaseIterable { case nchw = "NCHW", nhwc = "NHWC" }

    public enum Labels: Codable, Equatable, Sendable {
        case names([String])
        /// Beside the card.
        case file(String)

        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let names = try? container.decode([String].self) {
                self = .names(names)
            } else {
                self = .file(try container.decode(String.self))
            }
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .names(let names): try container.encode(names)
            case .file(let file): try container.encode(file)
            }
        }
    }

    public init() {}

    /// Where the card of a file lies: `net.json` for `net.onnx`.
    public static func path(of model: String) -> String {
        URL(fileURLWithPath: model).deletingPathExtension().path + ".json"
    }

    /// The card beside a file; an empty one where there is none.
    /// - Throws: `ModelCardError`.
    public init(beside model: String) throws(ModelCardError) {
        let path = Self.path(of: model)
        guard FileManager.default.fileExists(atPath: path) else {
            self.init()
            return
        }
        try self.init(contentsOf: path)
    }

    /// - Throws: `ModelCardError`.
    public init(contentsOf path: String) throws(ModelCardError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw ModelCardError(file: path, reason: "it cannot be read: \(error.localizedDescription)")
        }
        do {
            guard let fields = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
                throw ModelCardError(file: path, reason: "it is no JSON object")
            }
            let known = Set(CodingKeys.allCases.map(\.stringValue))
            if let other = fields.keys.sorted().first(where: { !known.contains($0) }) {
                throw ModelCardError(
                    file: path,
                    reason: "there is no field \"\(other)\"\(nearestNames(to: other, in: known.sorted()).didYouMean)")
            }
            self = try JSONDecoder().decode(ModelCard.self, from: data)
        } catch let error as ModelCardError {
            throw error
        } catch let DecodingError.dataCorrupted(context) where !context.codingPath.isEmpty {
            throw ModelCardError(file: path, reason: Self.place(context) + context.debugDescription)
        } catch let DecodingError.typeMismatch(_, context) {
            throw ModelCardError(file: path, reason: Self.place(context) + context.debugDescription)
        } catch {
            throw ModelCardError(file: path, reason: "it is no JSON, or a number in it is beyond all bounds")
        }
        if let flaw { throw ModelCardError(file: path, reason: flaw) }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        context.codingPath.isEmpty ? "" : "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\": "
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case input, height, width, layout, scale, mean, deviation, channelOrder, crop, output, explanationLayer,
            keepsSoftmax, labels
    }

    /// What is wrong with the numbers; nil where nothing is.
    public var flaw: String? {
        for (name, size) in [("height", height), ("width", width)] {
            if let size, !(1...8192).contains(size) { return "\"\(name)\" is \(size), and has to be from 1 to 8192" }
        }
        if let crop, !(crop > 0.05 && crop <= 1) { return "\"crop\" is \(crop), and has to be above 0.05, 1 at most" }
        if let scale, !(scale.isFinite && scale > 0) { return "\"scale\" is \(scale), and has to be above 0" }
        if let mean, !mean.allSatisfy(\.isFinite) || !(1...64).contains(mean.count) {
            return "\"mean\" has to be a number for each channel"
        }
        if let deviation, !deviation.allSatisfy({ $0.isFinite && $0 > 0 }) || !(1...64).contains(deviation.count) {
            return "\"deviation\" has to be a number above 0 for each channel"
        }
        return nil
    }

    /// This card with what another one says in place of what it leaves out.
    public func completed(by other: ModelCard) -> ModelCard {
        var card = self
        card.input = input ?? other.input
        card.height = height ?? other.height
        card.width = width ?? other.width
        card.layout = layout ?? other.layout
        card.scale = scale ?? other.scale
        card.mean = mean ?? other.mean
        card.deviation = deviation ?? other.deviation
        card.channelOrder = channelOrder ?? other.channelOrder
        card.crop = crop ?? other.crop
        card.output = output ?? other.output
        card.explanationLayer = explanationLayer ?? other.explanationLayer
        card.keepsSoftmax = keepsSoftmax ?? other.keepsSoftmax
        card.labels = labels ?? other.labels
        return card
    }

    /// As a person would write it down.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}

/// A card that cannot be understood.
public struct ModelCardError: Error, Equatable, CustomStringConvertible {
    public let file: String
    public let reason: String

    public var description: String {
        "The model card \(file): \(reason.hasSuffix(".") ? String(reason.dropLast()) : reason). Mend it, or write another one with: mirador card"
    }
}
