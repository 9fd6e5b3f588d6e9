import Foundation
import Mirador
import Programs
import Testing

@Suite struct `mirador maximize, filters, activations` {
    private static let network = Result { try Assets.find().network("efficientnet-lite0") }

    @Test func `The picture that it writes is the library's, the same for the same seed`() throws {
        let folder = try TemporaryFolder()
        let arguments = [
            "maximize", "--layer", "_blocks.1.act0", "--channel", "5", "--unit", "6,7", "--size", "32", "--steps", "6",
            "--parameterization", "pixel", "--jitter", "2", "--rotation", "1", "--scale", "0.02", "--blur", "0.4",
            "--blur-interval", "3", "--total-variation", "0.1", "--l2", "0.2", "--learning-rate", "0.1", "--seed", "4",
            "--output", folder.path("five.png"), "--raw",
        ]
        let run = try Tool.mirador.run(arguments + [folder.path("a.npy")])
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("_blocks.1.act0:5:6:7: "))
        var settings = ActivationMaximization()
        (settings.steps, settings.parameterization, settings.seed) = (6, .pixel, 4)
        (settings.jitter, settings.rotation, settings.scaling) = (2, 1, 0.02)
        (settings.blur, settings.blurInterval, settings.totalVariation, settings.l2) = (0.4, 3, 0.1, 0.2)
        settings.learningRate = 0.1
        let expected = try settings.image(
            of: .neuron(layer: "_blocks.1.act0", channel: 5, row: 6, column: 7), in: Self.network.get(), size: 32)
        let written = try NumPyFile.read(from: folder.path("a.npy"))
        #expect(written[part: 0] == expected.image)
        #expect(try Photograph(contentsOf: folder.path("five.png")) == Photograph(expected.image))
        _ = try Tool.mirador.run(arguments + [folder.path("b.npy")])
        #expect(try NumPyFile.read(from: folder.path("b.npy")) == written)
    }

    @Test func `Several classes are drawn side by side`() throws {
        let folder = try TemporaryFolder()
        let run = try Tool.mirador.run([
            "maximize", "--class", "zebra", "--class", "281", "--size", "64", "--steps", "2", "--output",
            folder.path("both.svg"),
        ])
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("zebra: ") && run.output.contains("tabby cat: "))
        #expect(folder.contents == ["both.svg"])
    }

    @Test(arguments: [
        (["--channel", "32", "--layer", "act0"], "Layer \"act0\" has no unit [32]"),
        (["--channel", "0", "--layer", "act"], "did you mean"), (["--class", "zebbra"], "zebra"),
        (["--class", "zebra", "--channel", "1"], "either channels of a layer"), ([], "either channels of a layer"),
        (["--channel", "0", "--unit", "3"], "a unit is row,column"),
        (["--class", "zebra", "--unit", "3,3"], "a class has neither"),
        (["--channel", "0", "--steps=-2"], "from 1 to 1000000"), (["--channel", "0", "--size", "0"], "from 1 to 2048"),
        (["--channel", "0", "--scale", "1.5"], "from 0 to 0.9"),
        (["--channel", "0", "--jitter", "nan"], "from 0 to 4096"),
        (["--channel", "0", "--parameterization", "wavelets"], "wavelets"),
    ])
    func `What cannot be maximized is said, and nothing is written`(options: [String], words: String) throws {
        let folder = try TemporaryFolder()
        let run = try Tool.mirador.run(["maximize", "--output", folder.path("a.png")] + options)
        #expect(run.status != 0)
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(folder.contents.isEmpty)
    }

    @Test func `Kernels are counted and drawn, before training too`() throws {
        let folder = try TemporaryFolder()
        let run = try Tool.mirador.run(["filters", "--untrained", "--figure", folder.path("kernels.svg")])
        try #require(run.status == 0, "\(run.errors)")
        let bank = try FilterBank(of: "_conv_stem", in: Self.network.get())
        #expect(run.output.contains("_conv_stem, untrained: 32 filters of 3 × 3 × 3, 0 vanished, 0 near-duplicates"))
        let counted = "\(bank.vanishedFilters().count) vanished, \(bank.nearDuplicates().count) near-duplicates"
        #expect(run.output.contains("_conv_stem, trained: 32 filters of 3 × 3 × 3, \(counted)"))
        #expect(folder.contents == ["kernels.svg"])
        let none = try Tool.mirador.run(["filters", "--layer", "act0"])
        #expect(none.status != 0)
        #expect(none.errors.contains("is no convolution"))
    }

    @Test func `Maps of a picture, and the pictures that excite a channel`() throws {
        let folder = try TemporaryFolder(), chelsea = Tool.asset("photographs/chelsea.png")
        let maps = try Tool.mirador.run([
            "activations", "--image", chelsea, "--layer", "_blocks.3.act0", "--top", "3", "--raw", folder.path("a.npy"),
            "--figure", folder.path("maps.png"),
        ])
        try #require(maps.status == 0, "\(maps.errors)")
        let activation = try NumPyFile.read(from: folder.path("a.npy"))
        #expect(activation.shape == [144, 56, 56])
        let strongest = activation.mean(over: .height, .width).argMax()
        #expect(maps.output.hasPrefix("channel \(strongest): mean "))

        let network = try Self.network.get(), pictures = [chelsea, Tool.asset("photographs/rocket.jpg")]
        let search = try Tool.mirador.run([
            "activations", "--image", pictures[0], "--image", pictures[1], "--layer", "_bn1", "--channel", "9", "--top",
            "2", "--figure", folder.path("nine.png"),
        ])
        try #require(search.status == 0, "\(search.errors)")
        let places = try network.strongestActivations(
            2, of: 9, at: "_bn1", over: pictures.map { try InputPicture(contentsOf: $0, for: network).input })
        let lines = search.output.split(separator: "\n")
        for (place, line) in zip(places, lines) {
            let words = String(format: "%.3f", place.value) + "  row \(place.row), column \(place.column)  "
            #expect(line == words + pictures[place.image])
        }
        let two = try Tool.mirador.run(["activations", "--image", pictures[0], "--image", pictures[1]])
        #expect(two.status != 0)
        #expect(two.errors.contains("2 pictures: maps are of one"))
        let none = try Tool.mirador.run(["activations", "--image", chelsea, "--channel", "1280"])
        #expect(none.status != 0)
        #expect(none.errors.contains("has no unit [1280]"))
    }
}
