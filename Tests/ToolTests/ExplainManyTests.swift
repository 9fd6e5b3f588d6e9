import Foundation
import Mirador
import Programs
import Reference
import Testing

@Suite struct `mirador explain of several things at once` {
    private let chelsea = Tool.asset("photographs/chelsea.png")
    private let coffee = Tool.asset("photographs/coffee.png")

    private struct Record: Decodable {
        let image, method, target, label: String
        let layer: String?
        let probability: Float?
        let score: Float
        let shape: [Int]
        let maximum: Float
        let passes: [String: Int]
        let completenessError: Float?
        let raw: String?
    }

    private func records(_ arguments: [String]) throws -> [Record] {
        let run = try Tool.mirador.run(["explain", "--json"] + arguments)
        try #require(run.status == 0, "\(run.errors)")
        return try JSONDecoder().decode([Record].self, from: Data(run.output.utf8))
    }

    @Test func `Pictures, classes and layers each have a file whose name tells them apart`() throws {
        let folder = try TemporaryFolder()
        let records = try records([
            "--image", chelsea, "--image", coffee, "--class", "tabby cat", "--target", "967", "--layer", "act1",
            "--layer", "_blocks.10.add", "--raw", folder.path("map.npy"), "--figure", folder.path("maps.svg"),
        ])
        let places = ["chelsea", "coffee"].flatMap { picture in
            ["281", "967"].flatMap { c in ["act1", "_blocks.10.add"].map { "\(picture)-\(c)-\($0)" } }
        }
        #expect(records.map { "\($0.image)-\($0.target)-\($0.layer ?? "")" } == places)
        #expect(records.map(\.raw) == places.map { folder.path("map-\($0).npy") })
        #expect(Set(folder.contents) == Set(places.map { "map-\($0).npy" } + ["maps.svg"]))
        let alone = try self.records([
            "--image", coffee, "--class", "967", "--layer", "_blocks.10.add", "--raw", folder.path("one.npy"),
        ])
        #expect(alone.map(\.raw) == [folder.path("one.npy")])
        let one = try NumPyFile.read(from: folder.path("one.npy"))
        let same = try NumPyFile.read(from: folder.path("map-coffee-967-_blocks.10.add.npy"))
        #expect(one == same)
    }

    /// Neither its name nor its pixels tell one picture from another.
    @Test func `The same picture in two files has a row of its own for each`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: chelsea, toPath: folder.path("chelsea.png"))
        let run = try Tool.mirador.run([
            "explain", "--image", chelsea, "--image", folder.path("chelsea.png"), "--figure", folder.path("two.png"),
            "--raw", folder.path("map.npy"),
        ])
        let one = try Tool.mirador.run(["explain", "--image", chelsea, "--figure", folder.path("one.png")])
        try #require(run.status == 0 && one.status == 0, "\(run.errors)\(one.errors)")
        let sizes = try ["one", "two"].map { try Photograph(contentsOf: folder.path("\($0).png")) }
        #expect(sizes[0].width == sizes[1].width)
        #expect(sizes[1].height > sizes[0].height * 3 / 2)
        #expect(run.output.matches(of: /chelsea: tiger cat/).count == 2)
        #expect(Set(folder.contents).isSuperset(of: ["map-chelsea.npy", "map-chelsea-2.npy"]))
    }

    @Test func `A folder is all of its pictures, each with its own most probable class`() throws {
        let folder = try TemporaryFolder()
        for (path, name) in [(coffee, "b.png"), (chelsea, "a.PNG")] {
            try FileManager.default.copyItem(atPath: path, toPath: folder.path(name))
        }
        try Data("no picture".utf8).write(to: folder.url.appendingPathComponent("notes.txt"))
        let records = try records(["--image", folder.url.path])
        #expect(records.map(\.image) == ["a", "b"])
        #expect(records.map(\.label) == ["tiger cat", "espresso"])
        let empty = try TemporaryFolder()
        let run = try Tool.mirador.run(["explain", "--image", empty.url.path])
        #expect(run.status != 0)
        #expect(run.errors.contains("holds no .png, .jpg, .jpeg or .npy file"))
    }

    @Test func `A unit of an inner layer is a target, with a place or as a whole map`() throws {
        let folder = try TemporaryFolder()
        let records = try records([
            "--image", chelsea, "--method", "saliency", "--neuron", "_blocks.4.add:5:3:2", "--neuron",
            "_blocks.4.add:5",
            "--raw", folder.path("unit.npy"),
        ])
        #expect(records.map(\.target) == ["_blocks.4.add:5:3:2", "_blocks.4.add:5"])
        let network = try Assets.find().network("efficientnet-lite0")
        let pass = try network.forward(InputPicture(contentsOf: chelsea, for: network).input)
        let unit = Target.neuron(layer: "_blocks.4.add", channel: 5, row: 3, column: 2)
        let expected = try Saliency().attribute(unit, in: pass).values
        let got = try NumPyFile.read(from: folder.path("unit-_blocks.4.add_5_3_2.npy"))
        #expect(got == expected)
        let activation = try pass.activation(at: "_blocks.4.add")[0, 5, 3, 2]
        #expect(records[0].score == activation)
        #expect(records[0].probability == nil)
    }

    @Test(arguments: [
        ("_blocks.4.add", "LAYER:CHANNEL"), ("_blocks.4.add:1:2", "LAYER:CHANNEL:ROW:COLUMN"),
        ("_blocks.4.add:x", "LAYER:CHANNEL"), ("_blocks.4.ad:1", "did you mean \"_blocks.4.add\""),
        ("_blocks.4.add:500", "[500]"), ("_blocks.4.add:0:99:0", "[0, 99, 0]"),
    ])
    func `A unit that is none is named`(unit: String, says: String) throws {
        let run = try Tool.mirador.run(["explain", "--image", chelsea, "--method", "saliency", "--neuron", unit])
        #expect(run.status != 0)
        #expect(run.output == "")
        #expect(run.errors.contains(says))
    }

    @Test(arguments: [
        ["occlusion", "--window", "64", "--stride", "40", "--baseline", "black"],
        ["occlusion", "--window", "300", "--baseline", "blur"],
        ["integrated-gradients", "--steps", "3", "--baseline", "mean"],
        ["gradient-shap", "--samples", "2", "--noise", "0.1", "--seed", "0", "--baseline", "noise"],
        ["smoothgrad", "--samples", "2", "--noise", "0.2", "--seed", "5"], ["rise", "--samples", "4", "--seed", "1"],
        ["lime", "--segments", "9", "--samples", "12", "--seed", "3", "--baseline", "zero"],
        ["kernel-shap", "--segments", "4", "--samples", "20", "--seed", "3"],
        ["layer-conductance", "--layer", "_blocks.10.add", "--steps", "2"],
    ])
    func `Each method's options have the names of the field`(arguments: [String]) throws {
        let small = try smallImage()
        let records = try records(["--image", small.path("x.npy"), "--method"] + arguments)
        #expect(records.count == 1)
        #expect(records[0].method == arguments[0])
        #expect(records[0].maximum.isFinite)
    }

    /// 64 × 64 pixels, so that hundreds of passes are quick.
    private static let small = Result {
        let network = try Assets.find().network("efficientnet-lite0")
        return try InputPicture(contentsOf: Tool.asset("photographs/chelsea.png"), for: network).input
            .cropped(top: 80, left: 30, height: 64, width: 64)
    }

    private func smallImage() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try NumPyFile.write(Self.small.get(), to: folder.path("x.npy"))
        return folder
    }

    /// Numbers beyond a range, which `NumberOption` has for every option, are asked again as a program where all is.
    @Test(
        arguments: [
            (["occlusion", "--steps", "3"], "occlusion has no --steps; it has --window, --stride, --baseline"),
            (["occlusion", "--window", "4", "--stride", "5"], "no window would cover"),
            (["kernel-shap", "--segments", "9", "--samples", "10"], "at least 20 samples"),
            (["grad-cam", "--layer", "_fc"], "choose a layer before the pooling"),
            (["grad-cam", "--layer", "act1", "--layer", "act1"], "once is enough"),
            (["cam", "--neuron", "act1:3"], "give a class as its target"),
            (["occlusion", "--convention", "captum"], "occlusion has no --convention"),
            (["grad-cam", "--convention", "pytorch-grad-cam"], "it has paper, captum"),
        ]
            + Thorough.cases([
                (["occlusion", "--window", "0"], "from 1 to 10000"),
                (["integrated-gradients", "--steps", "0"], "from 1 to 10000"),
                (["smoothgrad", "--samples", "0"], "from 1 to 1000000"),
                (["smoothgrad", "--noise=-1"], "from 0 to 10"), (["lime", "--segments", "0"], "from 1 to 2000"),
                (["saliency", "--threads", "0"], "from 1 to 1024"),
            ]) { _ in false })
    func `Settings that cannot be used are told`(arguments: [String], says: String) throws {
        let small = try smallImage()
        let run = try Tool.mirador.run(["explain", "--image", small.path("x.npy"), "--method"] + arguments)
        #expect(run.status != 0)
        #expect(run.output == "")
        #expect(run.errors.contains(says))
    }

    @Test func `A baseline of another shape is told`() throws {
        let small = try smallImage()
        let run = try Tool.mirador.run([
            "explain", "--image", small.path("x.npy"), "--method", "integrated-gradients", "--baseline", chelsea,
        ])
        #expect(run.status != 0)
        #expect(run.errors.contains("The baseline is 3 × 224 × 224, the image 3 × 64 × 64"))
    }

    @Test(
        arguments: Thorough.cases([
            ["grad-cam"], ["saliency"], ["integrated-gradients", "--steps", "12"], ["smoothgrad", "--samples", "11"],
            ["occlusion", "--window", "32", "--stride", "16"], ["score-cam", "--layer", "_blocks.4.add"],
            ["lime", "--samples", "40"], ["kernel-shap", "--samples", "120"], ["rise", "--samples", "40"],
            ["layer-conductance", "--steps", "5"], ["eigen-cam"], ["deeplift"],
        ]) { ["saliency", "rise"].contains($0[0]) })
    func `One thread and two give the same bits`(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        for threads in ["1", "2"] {
            let run = try Tool.mirador.run(
                [
                    "explain", "--image", chelsea, "--threads", threads, "--raw", folder.path("\(threads).npy"),
                    "--method",
                ]
                    + arguments)
            try #require(run.status == 0, "\(run.errors)")
        }
        let one = try NumPyFile.read(from: folder.path("1.npy")), two = try NumPyFile.read(from: folder.path("2.npy"))
        #expect(one == two)
    }
}

@Suite struct `mirador methods` {
    private struct Record: Decodable {
        let name, passes, needs, paper: String
        let options: [String]
        let signed: Bool
    }

    @Test func `It lists every method with its cost, what it needs, its options and its paper`() throws {
        let run = try Tool.mirador.run(["methods"])
        try #require(run.status == 0, "\(run.errors)")
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.first == "method passes needs options paper")
        #expect(lines.dropFirst().map { $0.split(separator: " ").first.map(String.init) } == Methods.names)
        let occlusion = "occlusion 1 + windows forward a baseline --window --stride --baseline Zeiler, Fergus,"
        #expect(lines.contains { $0.hasPrefix(occlusion) })
    }

    @Test func `Programs get the same`() throws {
        let run = try Tool.mirador.run(["methods", "--json"])
        let records = try JSONDecoder().decode([Record].self, from: Data(run.output.utf8))
        #expect(records.map(\.name) == Methods.names)
        #expect(records.allSatisfy { !$0.passes.isEmpty && !$0.needs.isEmpty && !$0.paper.isEmpty })
        let lime = try #require(records.first { $0.name == "lime" })
        #expect(lime.options == ["--segments", "--samples", "--seed", "--baseline"])
        #expect(lime.signed)
    }
}
