import Foundation
import Mirador
import Programs
import Testing

@Suite struct `mirador explain` {
    private let chelsea = Tool.asset("photographs/chelsea.png")

    @Test func `The raw map is what the library returns`() throws {
        let folder = try TemporaryFolder()
        let run = try Tool.mirador.run([
            "explain", "--model", "efficientnet-lite0", "--image", chelsea, "--method", "grad-cam", "--target",
            "tabby cat", "--raw", folder.path("map.npy"),
        ])
        try #require(run.status == 0, "\(run.errors)")
        let network = try Assets.find().network("efficientnet-lite0")
        let pass = try network.forward(InputPicture(contentsOf: chelsea, for: network).input)
        let expected = try GradCAM().map(of: .logit(281), in: pass)
        let got = try NumPyFile.read(from: folder.path("map.npy"))
        #expect(got == expected)
        #expect(got.shape == [1, 1, 7, 7])
    }

    @Test func `A class is the same by number and by name, and a layer can be chosen`() throws {
        let folder = try TemporaryFolder()
        for (name, target) in [("number.npy", "285"), ("name.npy", "egyptian CAT")] {
            let run = try Tool.mirador.run([
                "explain", "--image", chelsea, "--target", target, "--layer", "_blocks.10.add", "--raw",
                folder.path(name),
            ])
            try #require(run.status == 0, "\(run.errors)")
        }
        let byNumber = try NumPyFile.read(from: folder.path("number.npy"))
        let byName = try NumPyFile.read(from: folder.path("name.npy"))
        #expect(byNumber == byName)
        #expect(byNumber.shape == [1, 1, 14, 14])
    }

    @Test(arguments: ["png", "svg", "pdf"]) func `A figure is written in each format`(format: String) throws {
        let folder = try TemporaryFolder()
        let file = folder.path("why.\(format)")
        let run = try Tool.mirador.run(["explain", "--image", chelsea, "--figure", file])
        try #require(run.status == 0, "\(run.errors)")
        let start = try Data(contentsOf: URL(fileURLWithPath: file)).prefix(5)
        let expected = ["png": [0x89, 0x50, 0x4E, 0x47, 0x0D], "svg": Array("<?xml".utf8), "pdf": Array("%PDF-".utf8)]
        #expect(Array(start) == expected[format])
        #expect(folder.contents == ["why.\(format)"])
    }
}

@Suite struct `mirador layers` {
    @Test func `It lists names, shapes and receptive fields`() throws {
        let run = try Tool.mirador.run(["layers", "--model", "efficientnet-lite0"])
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("_conv_stem Convolution 1 × 32 × 112 × 112 3 × 3"))
        #expect(lines.contains("act1 ReLU 1 × 1280 × 7 × 7 851 × 851 explained by default"))
        #expect(lines.contains("_fc Linear 1 × 1000 everything"))
    }
}

@Suite struct `mirador exercises` {
    @Test func `It lists every exercise with the file to edit`() throws {
        let run = try Tool.mirador.run(["exercises", "--language", "en", "--skip-build"])
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains { $0.contains("04-gradcam the five lines of Grad-CAM") })
        #expect(run.status == 0, "an answer is wrong:\n\(run.output)")
    }

    @Test(arguments: ["04", "4", "gradcam", "04-gradcam", "lesson-gradcam"])
    func `One lesson is told to programs`(name: String) throws {
        struct Board: Decodable {
            struct Row: Decodable { let lesson, file, state: String }
            let exercises: [Row]
        }
        let run = try Tool.mirador.run(["exercises", name, "--json", "--skip-build"])
        let rows = try JSONDecoder().decode(Board.self, from: Data(run.output.utf8)).exercises
        #expect(rows.map(\.lesson) == ["04-gradcam"])
        #expect(rows.map(\.file) == ["Lessons/04-gradcam/Exercise.swift"])
        #expect(rows.allSatisfy { ["open", "solved", "wrong", "failed"].contains($0.state) })
    }

    @Test func `Practice without a terminal checks once`() throws {
        let run = try Tool.mirador.run(["practice", "04", "--language", "en", "--skip-build"])
        #expect(run.output.contains("lessons") && run.output.contains("04-gradcam"))
    }

    @Test(arguments: ["exercises", "practice", "solution"])
    func `A lesson that there is not is named with those that there are`(command: String) throws {
        let run = try Tool.mirador.run([command, "99", "--skip-build"])
        #expect(run.status != 0 && run.errors.contains("\"99\"") && run.errors.contains("04-gradcam"))
    }
}
