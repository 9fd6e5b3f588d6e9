import Foundation
import Mirador
import Programs
import Testing

/// The Grad-CAM lesson, run as a student runs it, at reduced cost.
@Suite struct `swift run lesson-gradcam` {
    private static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Tool.Run {
        let run = try Tool(name: "lesson-gradcam").run(["--quick", "--output", folder.path("out")] + arguments)
        try #require(run.status == 0, "\(run.errors)")
        return run
    }

    private static func text(_ folder: TemporaryFolder, _ name: String) throws -> String {
        try String(contentsOfFile: folder.path("out/\(name)"), encoding: .utf8)
    }

    @Test func `The map of each animal peaks on that animal`() throws {
        let shelf = try CourseShelf.shelf(.en)
        let assets = try Assets.find(), network = try assets.network("efficientnet-lite0")
        let scene = try Scene.tigerAndZebra.compose(from: assets)
        for (name, object) in zip(["tiger", "zebra"], [292, 340]) {
            let raw = try NumPyFile.read(from: shelf.path("04-gradcam/maps/scene-\(name).npy"))
            #expect(raw.shape == [1, 1, 7, 7])
            let mask = try #require(scene.objects.first { $0.target == object }).mask(seenBy: network)
            // The peak of a 7 × 7 map is a square of 32 × 32 pixels.
            let peak = raw.argMax(), square = 224 / 7
            let under = mask.cropped(top: peak / 7 * square, left: peak % 7 * square, height: square, width: square)
            #expect(under.mean() > 0.25)
        }
    }

    @Test func `A photograph and a class of one's own, a layer and another network`() throws {
        let folder = try TemporaryFolder()
        let run = try Self.run(
            [
                "--image", Tool.asset("photographs/coffee.png"), "--class", "espresso", "--class", "968", "--language",
                "en",
                "--layer", "_blocks.10.add", "--format", "markdown", "--figure-format", "svg", "--seed", "7",
            ], in: folder)
        #expect(run.output.contains("In your photograph the network sees"))
        #expect(FileManager.default.fileExists(atPath: folder.path("out/figures/photographs-and-classes.svg")))
        let map = try NumPyFile.read(from: folder.path("out/maps/coffee-967.npy"))
        #expect(map.shape == [1, 1, 14, 14])
    }

    /// A network of another family, with weights by a formula in place of the published ones: a hundred megabytes, and a
    /// whole lesson.
    @Test func `A network that was fetched teaches the lesson, and before that the way to fetch it is told`() throws {
        let home = try TemporaryFolder(), folder = try TemporaryFolder()
        try home.becomeClone()
        let lesson = Tool(name: "lesson-gradcam")
        let arguments = ["--quick", "--language", "en", "--format", "markdown", "--model", "resnet50", "--output"]
        let environment = ["MIRADOR_HOME": home.url.path]
        let before = try lesson.run(arguments + [folder.path("out")], environment: environment)
        #expect(before.status != 0)
        #expect(before.errors.contains("run `mirador fetch resnet50`"))
        let weights = try Zoo.architecture("resnet50").formulaWeights(seed: 1)
        try Weights(weights).write(toSafetensors: home.path("Assets/models/resnet50.pth"))
        let run = try lesson.run(arguments + [folder.path("out")], environment: environment)
        try #require(run.status == 0, "\(run.errors)")
        let page = try Self.text(folder, "notebook.md")
        #expect(page.contains("and a row for each network (resnet50)"))
        #expect(page.contains("The network resnet50 happens to end that way"))
        let shape = try NumPyFile.read(from: folder.path("out/maps/scene-zebra.npy")).shape
        #expect(shape == [1, 1, 7, 7])
    }

    @Test(arguments: [
        (["--class", "tabbi cat"], "tabby cat"), (["--layer", "act2"], "act1"),
        (["--model", "efficientnet-lite9"], "efficientnet-lite"), (["--image", "no-such.png"], "no-such.png"),
    ])
    func `A mistake is named, and nothing is written`(arguments: [String], says: String) throws {
        let folder = try TemporaryFolder()
        let run = try Tool(name: "lesson-gradcam").run(["--quick", "--output", folder.path("out")] + arguments)
        #expect(run.status != 0)
        #expect(run.errors.contains(says))
        #expect(folder.contents == [])
    }
}

extension TemporaryFolder {
    /// Links everything of the clone into this folder, with a folder of models of its own.
    fileprivate func becomeClone() throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: path("Assets/models"), withIntermediateDirectories: true)
        let shared = [
            "Package.swift", "Sources", "Lessons", "Assets/labels", "Assets/photographs", "Assets/stamps",
            "Assets/models/efficientnet-lite0.pth", "Assets/models/efficientnet-lite2.pth",
        ]
        for name in shared {
            try manager.createSymbolicLink(
                atPath: path(name), withDestinationPath: Tool.root.appendingPathComponent(name).path)
        }
    }
}
