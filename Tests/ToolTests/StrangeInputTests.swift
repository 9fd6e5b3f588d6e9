import Foundation
import Mirador
import Programs
import Testing

/// A `.npy` file of 8-bit whole numbers.
private func byteArray(_ sizes: [Int], _ value: UInt8 = 7) -> Data {
    let shape = sizes.map(String.init).joined(separator: ", ")
    var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(shape)), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    return Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8))
        + Data(repeating: value, count: sizes.reduce(1, *))
}

/// Inputs that nobody means, and what is said of them.
@Suite struct `Strange inputs` {
    private let chelsea = Tool.asset("photographs/chelsea.png")

    @Test func `Whole numbers are no input of a network`() throws {
        let folder = try TemporaryFolder()
        try byteArray([3, 32, 32]).write(to: URL(fileURLWithPath: folder.path("levels.npy")))
        let run = try Tool.mirador.run(["predict", "--image", folder.path("levels.npy")])
        #expect(run.status != 0)
        #expect(run.errors.contains("levels.npy holds an array of uint8"))
    }

    @Test func `A number that is none is named with its file`() throws {
        let folder = try TemporaryFolder()
        var x = Tensor(zeros: [3, 32, 32])
        x[1, 0, 2] = .infinity
        try NumPyFile.write(x, to: folder.path("bad.npy"))
        let run = try Tool.mirador.run(["explain", "--image", folder.path("bad.npy")])
        #expect(run.errors.contains("bad.npy holds inf at element \(32 * 32 + 2)"))
        var points = Tensor(zeros: [40, 3])
        points[5, 1] = .nan
        try NumPyFile.write(points, to: folder.path("points.npy"))
        let tsne = try Tool.mirador.run([
            "tsne", "--input", folder.path("points.npy"), "--output", folder.path("y.npy"),
        ])
        #expect(tsne.errors.contains("points.npy: The number in row 5, column 1"))
    }

    @Test func `Scores that overflow are no answer`() throws {
        let folder = try TemporaryFolder()
        try NumPyFile.write(Tensor(repeating: 1e38, shape: [3, 64, 64]), to: folder.path("huge.npy"))
        for command in ["predict", "explain"] {
            let run = try Tool.mirador.run([command, "--image", folder.path("huge.npy")])
            #expect(run.status != 0 || !run.output.contains("nan"), "\(run.output)")
        }
    }

    @Test(arguments: [
        ["predict"], ["search", "a.index"], ["attack", "--target", "1", "--target", "2"],
    ])
    func `What is looked at once is not given twice`(command: [String]) throws {
        let images = command[0] == "attack" ? ["--image", chelsea] : ["--image", chelsea, "--image", chelsea]
        let run = try Tool.mirador.run(command + images)
        #expect(run.status != 0)
        #expect(run.errors.contains("is given 2 times"))
    }

    @Test func `An index of names is no list of names`() throws {
        let folder = try TemporaryFolder()
        try Data(#"{"0": "cat", "1": "dog"}"#.utf8).write(to: URL(fileURLWithPath: folder.path("labels.json")))
        let run = try Tool.mirador.run(["predict", "--image", chelsea, "--labels", folder.path("labels.json")])
        #expect(run.errors.contains("labels.json: it is a JSON object"))
    }

    @Test func `A file's name cannot command the terminal`() throws {
        let run = try Tool.mirador.run(["predict", "--image", "no\u{1B}]0;title\u{7}\u{1B}[2Jfile.png"])
        #expect(run.status != 0)
        #expect(run.errors.contains("no\\u{1B}]0;title\\u{7}\\u{1B}[2Jfile.png"))
        #expect(!run.errors.contains("\u{1B}"))
    }

    @Test func `A map that is zero everywhere has no peak`() throws {
        let folder = try TemporaryFolder()
        try NumPyFile.write(Tensor(zeros: [3, 64, 64]), to: folder.path("zero.npy"))
        let run = try Tool.mirador.run([
            "explain", "--image", folder.path("zero.npy"), "--method", "input-x-gradient", "--json",
        ])
        let records = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
        #expect(records.count == 1)
        #expect(records[0]["peak"] == nil)
        #expect(records[0]["maximum"] as? Double == 0)
    }

    @Test func `A label is a name, not a size`() throws {
        let folder = try TemporaryFolder()
        let points = RandomNumbers(seed: 1).normalTensor([30, 4])
        try NumPyFile.write(points, to: folder.path("x.npy"))
        let labels = (0..<30).map { Float([281, 282, 999_999][$0 % 3]) }
        try NumPyFile.write(Tensor(labels, shape: [30]), to: folder.path("labels.npy"))
        let run = try Tool.mirador.run([
            "tsne", "--input", folder.path("x.npy"), "--output", folder.path("y.npy"), "--perplexity", "5",
            "--labels", folder.path("labels.npy"), "--figure", folder.path("plane.svg"), "--iterations", "50",
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(folder.contents.contains("plane.svg"))
    }
}

/// One thing that cannot be used does not lose the others.
@Suite struct `Long runs with one bad item` {
    @Test func `Pictures of a folder that cannot be read are left out by name, and the figure has pages`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("many"), withIntermediateDirectories: true)
        let input = RandomNumbers(seed: 2).normalTensor([3, 32, 32])
        for i in 0..<80 { try NumPyFile.write(input * (1 + Float(i) / 80), to: folder.path("many/\(100 + i).npy")) }
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: folder.path("many/150-broken.png")))
        try byteArray([3, 32, 32]).write(to: URL(fileURLWithPath: folder.path("many/151-levels.npy")))
        let run = try Tool.mirador.run([
            "explain", "--image", folder.path("many"), "--figure", folder.path("why.png"), "--json",
        ])
        try #require(run.status == 0, "\(run.errors)")
        let records = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
        #expect(records.count == 80)
        #expect(records[0]["figure"] as? String == folder.path("why.png"))
        #expect(records[79]["figure"] as? String == folder.path("why-2.png"))
        #expect(run.errors.contains("left out: ") && run.errors.contains("150-broken.png"))
        #expect(run.errors.contains("151-levels.npy"))
        #expect(folder.contents.sorted() == ["many", "why-2.png", "why.png"])
    }

    @Test func `One picture that is named and cannot be read is an error`() throws {
        let folder = try TemporaryFolder()
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: folder.path("a.png")))
        let run = try Tool.mirador.run(["explain", "--image", folder.path("a.png")])
        #expect(run.status != 0)
        let none = try Tool.mirador.run(["explain", "--image", folder.url.path])
        #expect(none.status != 0)
        #expect(none.errors.contains("None of the 1 pictures can be read"))
    }

    @Test func `A name that an index cannot keep is left out of it, and other weights are noticed`() throws {
        let folder = try TemporaryFolder(), photos = folder.path("photos")
        try FileManager.default.createDirectory(atPath: photos, withIntermediateDirectories: true)
        for name in ["a.png", "b\nc.png"] {
            try FileManager.default.copyItem(
                atPath: Tool.asset("photographs/chelsea.png"), toPath: "\(photos)/\(name)")
        }
        let index = folder.path("photos.index"), image = ["--image", photos + "/a.png"]
        let made = try Tool.mirador.run(["index", photos, "--output", index])
        #expect(made.status == 0)
        #expect(made.errors.contains("has a line break in its name"))
        #expect(made.output.hasPrefix("1 photographs, efficientnet-lite0 act1: "))
        let same = try Tool.mirador.run(["search", index] + image)
        #expect(same.output.hasPrefix("0.0000") || same.output.hasPrefix("-0.0000"), "\(same.output)")
        let kept = try FeatureIndex(contentsOf: index), old = folder.path("old.index")
        #expect(kept.about.hasPrefix("efficientnet-lite0 act1 weights:"))
        try FeatureIndex.write(kept.vectors, names: [kept.name(0)], about: "efficientnet-lite0 act1", to: old)
        for command in [
            ["search", old] + image, ["index", photos, "--output", old, "--extend"],
            ["map", old, "--figure", folder.path("map.png")],
        ] {
            let run = try Tool.mirador.run(command)
            #expect(run.status != 0)
            #expect(run.errors.contains("make it again: mirador index FOLDER --model efficientnet-lite0 --layer act1"))
        }
        let weights = try Weights(Zoo.architecture("efficientnet-lite0").formulaWeights(seed: 5))
        try weights.write(toSafetensors: folder.path("other.safetensors"))
        let others = ["--weights", folder.path("other.safetensors")]
        for command in [["search", index] + image, ["index", photos, "--output", index, "--extend"]] {
            let run = try Tool.mirador.run(command + others)
            #expect(run.status != 0)
            #expect(run.errors.contains("and the same weights"), "\(run.errors)")
        }
    }
}
