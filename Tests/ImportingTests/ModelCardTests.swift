import Foundation
import Networks
import Testing

@testable import Importing

@Suite struct `Model cards` {
    private func card(_ json: String) throws -> ModelCard {
        let path = FileManager.default.temporaryDirectory.appending(path: "card-\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: path) }
        try Data(json.utf8).write(to: path)
        return try ModelCard(contentsOf: path.path)
    }

    private func specification(
        _ card: ModelCard, channels: Int = 3, _ usual: ModelCard.UsualPreparation = .imageNet
    ) throws -> InputSpecification {
        try card.specification(channels: channels, height: 8, width: 6, usual: usual, of: "net.onnx")
    }

    @Test func `Without a word images are prepared as the usual ones of their kind`() throws {
        let imageNet = InputSpecification.imageNet(size: 224)
        #expect(try specification(ModelCard()).mean == imageNet.mean)
        #expect(try specification(ModelCard()).deviation == imageNet.deviation)
        #expect(try specification(ModelCard(), .symmetric).mean == [127.5, 127.5, 127.5])
        #expect(try specification(ModelCard(), channels: 1).deviation == [255])
        #expect(try specification(ModelCard(), .levels).deviation == [1, 1, 1])
    }

    /// (level / 255 - 0.5) / 0.25 = (level - 127.5) / 63.75.
    @Test func `Mean and deviation are of levels over the scale`() throws {
        let given = try card(#"{"mean": [0.5], "deviation": [0.25], "channelOrder": "bgr", "crop": 1}"#)
        let images = try specification(given)
        #expect(images.mean == [127.5, 127.5, 127.5] && images.deviation == [63.75, 63.75, 63.75])
        #expect(images.order == .bgr && images.cropFraction == 1)
        #expect(images.height == 8 && images.width == 6)
        let levels = try specification(card(#"{"scale": 1, "mean": [104, 117, 123]}"#))
        #expect(levels.mean == [104, 117, 123] && levels.deviation == [1, 1, 1])
        let scaled = try specification(card(#"{"scale": 128}"#))
        #expect(scaled.mean == [0, 0, 0] && scaled.deviation == [128, 128, 128])
    }

    @Test func `What is written is read again`() throws {
        var given = ModelCard()
        given.height = 32
        given.layout = .nhwc
        given.mean = [0.1, 0.2, 0.3]
        given.channelOrder = .bgr
        given.labels = .names(["a", "b"])
        let read = try card(String(decoding: given.json(), as: UTF8.self))
        #expect(read == given)
        given.labels = .file("labels.txt")
        #expect(try card(String(decoding: given.json(), as: UTF8.self)) == given)
    }

    @Test func `Options come before the card`() throws {
        var options = ModelCard()
        options.height = 64
        let both = options.completed(by: try card(#"{"height": 32, "width": 48}"#))
        #expect(both.height == 64 && both.width == 48)
    }

    @Test(arguments: [
        (#"{"heigth": 3}"#, "there is no field \"heigth\": did you mean height?"), ("[1]", "no JSON object"),
        (#"{"height": 0}"#, "from 1 to 8192"), (#"{"height": "3"}"#, "\"height\""),
        (#"{"channelOrder": "GBR"}"#, "the order is RGB or BGR, not GBR"), (#"{"deviation": [0]}"#, "above 0"),
        (#"{"crop": 2}"#, "1 at most"), (#"{"height": "#, "card"),
    ])
    func `A card that cannot be understood says what is wrong with it`(json: String, says: String) throws {
        let error = try #require(throws: ModelCardError.self) { try card(json) }
        #expect("\(error)".contains(says), "\(error)")
    }

    @Test func `As many numbers as there are channels`() throws {
        let given = try card(#"{"mean": [0.1, 0.2]}"#)
        let error = try #require(throws: ModelCardError.self) { try specification(given) }
        #expect("\(error)".contains("\"mean\" has 2 numbers, and the network of net.onnx reads 3 channels"))
    }
}
