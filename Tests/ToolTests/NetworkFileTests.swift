import Foundation
import Mirador
import Programs
import Reference
import Testing

/// Whole networks in files on the command line.
@Suite struct `Files of networks` {
    private func golden(_ name: String) -> String { RepositoryFile.path("Tests/ImportingTests/Golden/\(name)") }

    private let picture = ["--image", Tool.asset("photographs/chelsea.png")]

    /// A copy of a file in a folder of its own, where a card may be written beside it.
    private func copy(_ name: String, in folder: TemporaryFolder) throws -> String {
        let path = folder.path("net." + URL(fileURLWithPath: name).pathExtension)
        try FileManager.default.copyItem(atPath: golden(name), toPath: path)
        return path
    }

    @Test(arguments: ["export-mobilenet-torchscript.onnx", "keras-tiny.keras", "keras-tiny.h5"])
    func `Every kind of method explains a network in a file`(name: String) throws {
        for method in ["grad-cam", "guided-backprop", "lrp", "integrated-gradients", "occlusion"] {
            let run = try Tool.mirador.run(
                ["explain", "--model", golden(name), "--method", method, "--target", "1", "--json"] + picture)
            #expect(run.status == 0, "\(method): \(run.errors)")
        }
    }

    /// Two classes' maps of what the file gives for each place: none has a probability.
    @Test func `A class of maps is explained without a probability`() throws {
        let run = try Tool.mirador.run(
            ["explain", "--model", golden("export-maps-torchscript.onnx"), "--target", "2"] + picture)
        #expect(run.status == 0, "\(run.errors)")
        #expect(!run.output.contains("probability"))
    }

    @Test func `The tokens that the last attention reads are explained as maps`() throws {
        for name in ["vit-torchscript", "vit-dynamo", "vit-dynamo23"] {
            let run = try Tool.mirador.run(["layers", "--model", golden("export-\(name).onnx")])
            let line = run.output.split(separator: "\n").first { $0.contains("explained by default") }
            #expect(line?.contains(" maps ") ?? false, "\(name): \(line ?? "none")")
        }
    }

    @Test func `A card is written once, is read, and overruled by options`() throws {
        let folder = try TemporaryFolder(), net = try copy("export-mobilenet-torchscript.onnx", in: folder)
        let written = try Tool.mirador.run(["card", net, "--mean", "0.5"])
        try #require(written.status == 0, "\(written.errors)")
        #expect(written.output.contains("guessed: images of 32 × 32"))
        let card = try ModelCard(contentsOf: folder.path("net.json"))
        #expect(card.height == 32 && card.mean == [0.5, 0.5, 0.5] && card.channelOrder == .rgb)
        #expect(card.explanationLayer != nil)
        let again = try Tool.mirador.run(["card", net])
        #expect(again.status != 0)
        #expect(again.errors.contains("There is a card already"))
        let forced = try Tool.mirador.run(["card", net, "--force"])
        #expect(forced.status == 0, "\(forced.errors)")

        try Data(#"{"labels": ["a", "b"]}"#.utf8).write(to: folder.url.appendingPathComponent("net.json"))
        let labels = try Tool.mirador.run(["predict", "--model", net] + picture)
        #expect(labels.status != 0)
        #expect(labels.errors.contains("10 classes, and there are 2 labels"))
        try Data(#"{"explanationLayer": "nowhere"}"#.utf8).write(to: folder.url.appendingPathComponent("net.json"))
        let layer = try Tool.mirador.run(["predict", "--model", net] + picture)
        #expect(layer.errors.contains("there is no layer \"nowhere\""))
    }

    /// scikit-learn's rows of features are nothing that a card prepares.
    @Test func `A card of a table is read again`() throws {
        let folder = try TemporaryFolder(), net = try copy("export-scikit-scaled-logistic.onnx", in: folder)
        let written = try Tool.mirador.run(["card", net])
        try #require(written.status == 0, "\(written.errors)")
        let layers = try Tool.mirador.run(["layers", "--model", net])
        #expect(layers.status == 0, "\(layers.errors)")
    }

    @Test(arguments: [
        (["--model", "none.onnx"], "none.onnx: cannot be read"), (["--mean", "0.5"], "for a whole network in a file"),
        (["--model", "a.onnx", "--weights", "b.pth"], "leave out --weights"),
        (["--model", "a.onnx", "--input-size", "3y4"], "320x240"), (["--model", "a.onnx", "--mean", "x"], "commas"),
        (["--model", "a.onnx", "--channel-order", "gbr"], "rgb or bgr"),
        (["--model", "a.onnx", "--deviation", "0"], "above 0"),
    ])
    func `What does not go together is said`(options: [String], says: String) throws {
        let run = try Tool.mirador.run(["predict"] + options + picture)
        #expect(run.status != 0)
        #expect(run.errors.contains(says), "\(run.errors)")
    }

    @Test func `Of maps the class with the largest sum is explained`() throws {
        let maps = golden("export-maps-dynamo.onnx")
        let predicted = try Tool.mirador.run(["predict", "--model", maps, "--top", "1"] + picture)
        let run = try Tool.mirador.run(["explain", "--model", maps, "--method", "saliency"] + picture)
        #expect(run.status == 0, "\(run.errors)")
        let named = try #require(predicted.output.firstMatch(of: /class (\d+)/)?.output.1)
        #expect(run.output.hasPrefix("class \(named) (\(named)), score "), "\(run.output)")
    }

    @Test func `A sequence is refused in words, and its layers are listed`() throws {
        let reader = golden("export-reader-dynamo.onnx")
        let run = try Tool.mirador.run(["explain", "--model", reader] + picture)
        #expect(run.status != 0)
        #expect(run.errors.contains("gives a sequence"))
        let layers = try Tool.mirador.run(["layers", "--model", reader])
        #expect(layers.status == 0, "\(layers.errors)")
    }

    @Test func `Photographs are found again by a network in a file`() throws {
        let folder = try TemporaryFolder(), net = golden("export-mobilenet-dynamo.onnx"), index = folder.path("i")
        let photographs = folder.path("photographs")
        try FileManager.default.createDirectory(atPath: photographs, withIntermediateDirectories: true)
        for name in ["chelsea.png", "astronaut.png"] {
            try FileManager.default.copyItem(
                atPath: Tool.asset("photographs/" + name), toPath: photographs + "/" + name)
        }
        let made = try Tool.mirador.run(["index", photographs, "--model", net, "--output", index])
        try #require(made.status == 0, "\(made.errors)")
        let found = try Tool.mirador.run(["search", index, "--model", net] + picture)
        #expect(found.status == 0 && found.output.hasPrefix("0.0000  "), "\(found.errors)")
        let other = try Tool.mirador.run(["search", index, "--model", golden("export-vit-dynamo.onnx")] + picture)
        #expect(other.status != 0 && other.errors.contains("holds"))
    }
}
