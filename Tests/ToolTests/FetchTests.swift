import Foundation
import Mirador
import Programs
import Testing

@Suite struct `mirador fetch and mirador models` {
    /// A folder that looks like a clone in which nothing was fetched, its published weights where nobody listens.
    private func clone() throws -> TemporaryFolder {
        let home = try TemporaryFolder()
        let manager = FileManager.default
        for folder in ["Assets", "Fetching"] {
            try manager.createDirectory(
                atPath: home.path("Sources/Course/\(folder)"), withIntermediateDirectories: true)
        }
        for file in ["Package.swift", "Sources/Course/Assets/manifest.tsv"] {
            try manager.copyItem(atPath: Tool.root.appendingPathComponent(file).path, toPath: home.path(file))
        }
        let table = """
            address\thttp://127.0.0.1:9/models
            model\tfile\tparameters\tinput\tlicence
            resnet18\tresnet18-f37072fd.pth\t11689512\t224\tBSD-3-Clause

            """
        let place = home.url.appendingPathComponent("Sources/Course/Fetching/published-weights.tsv")
        try Data(table.utf8).write(to: place)
        return home
    }

    @Test func `Without a network the way by hand is told, and it works`() throws {
        let home = try clone()
        let environment = ["MIRADOR_HOME": home.url.path]
        let failed = try Tool.mirador.run(["fetch", "resnet18"], environment: environment)
        #expect(failed.status != 0)
        #expect(failed.output == "")
        #expect(failed.errors.contains("cannot be reached"))
        #expect(failed.errors.contains("mirador fetch resnet18 --from resnet18-f37072fd.pth"))

        let file = home.path("mine.pth")
        try Weights([(name: "fc.bias", tensor: Tensor(zeros: [3]))]).write(toSafetensors: file)
        // A name with a checksum is checked; the published file cannot be made here.
        let wrong = home.path("resnet18-f37072fd.pth")
        try FileManager.default.copyItem(atPath: file, toPath: wrong)
        let refused = try Tool.mirador.run(["fetch", "resnet18", "--from", wrong], environment: environment)
        #expect(refused.status != 0)
        #expect(refused.errors.contains("should start f37072fd"))
        let left = try FileManager.default.contentsOfDirectory(atPath: home.path("Assets/models"))
        #expect(left == [])
    }

    @Test func `The list says what is here and what brings the rest`() throws {
        let home = try clone()
        let run = try Tool.mirador.run(["models"], environment: ["MIRADOR_HOME": home.url.path])
        try #require(run.status == 0, "\(run.errors)")
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.first == "network parameters input forward licence weights")
        #expect(lines.contains("resnet18 11.7 M 224 × 224 - BSD-3-Clause mirador fetch resnet18"))
        #expect(lines.contains("efficientnet-lite0 4.7 M 224 × 224 - Apache-2.0 ./setup"))
        #expect(lines.contains("efficientnet-lite4 13.0 M 300 × 300 - - mirador fetch efficientnet-lite4 --from FILE"))
    }

    @Test func `What is installed is measured`() throws {
        let run = try Tool.mirador.run(["models"])
        try #require(run.status == 0, "\(run.errors)")
        let lite0 = run.output.split(separator: "\n").first { $0.hasPrefix("efficientnet-lite0") } ?? ""
        let cells = lite0.split(separator: " ").map(String.init)
        #expect(cells.count == 10 && cells.starts(with: ["efficientnet-lite0", "4.7", "M", "224", "×", "224"]))
        let milliseconds = Double(cells[6]) ?? 0
        #expect(milliseconds > 0)
        #expect(Array(cells[7...]) == ["ms", "Apache-2.0", "installed"])
    }
}

@Suite struct `A network of one's own on the command line` {
    private let chelsea = Tool.asset("photographs/chelsea.png")

    /// Lite0 with its three classes of cats alone, in the order Egyptian, tabby, tiger; and their labels.
    private func cats() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let whole = try Weights(contentsOf: Tool.asset("models/efficientnet-lite0.pth"))
        let tensors = try whole.names.map { name in
            let tensor = try #require(whole[name])
            guard name.hasPrefix("_fc.") else { return (name: name, tensor: tensor) }
            let row = tensor.count / 1000
            let rows = [285, 281, 282].flatMap { Array(tensor.elements[($0 * row)..<(($0 + 1) * row)]) }
            return (name: name, tensor: Tensor(rows, shape: Shape([3] + tensor.shape.dropFirst())))
        }
        try Weights(tensors).write(toSafetensors: folder.path("cats.pth"))
        try Data("Cleopatra\nMinka\nTiger\n".utf8).write(to: folder.url.appendingPathComponent("cats.txt"))
        return folder
    }

    private func run(_ command: String, _ arguments: [String]) throws -> Tool.Run {
        try Tool.mirador.run([command, "--model", "efficientnet-lite0"] + arguments)
    }

    @Test func `Its labels name what is predicted`() throws {
        let folder = try cats()
        let own = ["--weights", folder.path("cats.pth"), "--image", chelsea]
        let labelled = try run("predict", own + ["--labels", folder.path("cats.txt")])
        try #require(labelled.status == 0, "\(labelled.errors)")
        let names = labelled.output.split(separator: "\n").map {
            $0.split(separator: " ").dropFirst(2).joined(separator: " ")
        }
        #expect(names == ["Tiger (2)", "Cleopatra (0)", "Minka (1)"])
        let numbered = try run("predict", own + ["--top", "1"])
        #expect(numbered.output.contains("class 2 (2)"))
    }

    @Test func `A label is a target, and the map is drawn`() throws {
        let folder = try cats()
        let run = try run(
            "explain",
            [
                "--weights", folder.path("cats.pth"), "--labels", folder.path("cats.txt"), "--image", chelsea,
                "--target", "minka", "--figure", folder.path("why.png"), "--raw", folder.path("why.npy"),
            ])
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("Minka (1), probability 0."))
        let shape = try NumPyFile.read(from: folder.path("why.npy")).shape
        #expect(shape == [1, 1, 7, 7])
        #expect(folder.contents.contains("why.png"))
    }

    @Test func `Its layers end in its classes`() throws {
        let folder = try cats()
        let run = try run("layers", ["--weights", folder.path("cats.pth")])
        let last = run.output.split(separator: "\n").last?.split(separator: " ").prefix(5).joined(separator: " ")
        #expect(last == "_fc Linear 1 × 3")
    }

    @Test func `A lesson looks with it at one's own photograph, and at the course's scenes with the course's`() throws {
        let folder = try cats()
        let run = try Tool(name: "lesson-gradcam").run([
            "--quick", "--language", "en", "--format", "markdown", "--output", folder.path("out"), "--weights",
            folder.path("cats.pth"), "--labels", folder.path("cats.txt"), "--class", "minka", "--image", chelsea,
        ])
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("Your network has 3 classes of its own"))
        #expect(run.output.contains("In your photograph the network sees, first of all: Tiger"))
        #expect(run.output.contains("Asked for the tiger"))
        let map = try NumPyFile.read(from: folder.path("out/maps/chelsea-1.npy"))
        #expect(map.shape == [1, 1, 7, 7])
    }

    @Test func `Mistakes are told before anything is computed or written`() throws {
        let folder = try cats()
        try Data("Rex\nFido\n".utf8).write(to: folder.url.appendingPathComponent("dogs.txt"))
        try Data("Rex\nRex\nFido\n".utf8).write(to: folder.url.appendingPathComponent("twice.txt"))
        let cats = ["--weights", folder.path("cats.pth")]
        let mistakes: [(arguments: [String], words: String)] = [
            (cats + ["--labels", folder.path("dogs.txt")], "network of 3 classes, and there are 2 labels"),
            (cats + ["--labels", folder.path("twice.txt")], "line 2: \"Rex\" stands at 1 already"),
            (cats + ["--labels", folder.path("none.txt")], "there is no file that can be read"),
            (["--labels", folder.path("cats.txt")], "1000 classes, and there are 3 labels"),
            (["--weights", folder.path("cats.txt")], "not a PyTorch (.pth, .pt) or safetensors file"),
            (["--weights", folder.path("none.pth")], "none.pth"),
            (["--weights", Tool.asset("models/efficientnet-lite1.pth")], "They do fit efficientnet-lite1"),
            (cats + ["--labels", folder.path("cats.txt"), "--target", "minke"], "did you mean Minka?"),
            (cats + ["--target", "3"], "classes are numbered 0 to 2"),
            (cats + ["--layer", "act2"], "did you mean \"act0\""),
            (cats + ["--figure", folder.path("no/such/why.png")], "is not a folder that you may write to"),
        ]
        for (arguments, words) in mistakes {
            let run = try run("explain", ["--image", chelsea, "--raw", folder.path("map.npy")] + arguments)
            #expect(run.status != 0)
            #expect(run.output == "")
            #expect(run.errors.contains(words))
            #expect(!folder.contents.contains("map.npy"))
        }
    }
}
