import Foundation
import Mirador
import Programs
import Testing

@Suite struct `mirador tsne` {
    /// 90 points in three groups, and their classes.
    private func write(to folder: TemporaryFolder) throws {
        let noise = RandomNumbers(seed: 1)
        let points = Tensor(shape: [90, 4]) { x in
            for i in x.indices { x[i] = Float(8 * (i / 4 % 3 == i % 4 ? 1 : 0)) + noise.normal(at: i) }
        }
        try NumPyFile.write(points, to: folder.path("x.npy"))
        try NumPyFile.write(Tensor((0..<90).map { Float($0 % 3) }, shape: [90]), to: folder.path("labels.npy"))
    }

    @Test func `It writes the places that the library finds, prints KL, and draws`() throws {
        let folder = try TemporaryFolder()
        try write(to: folder)
        let run = try Tool.mirador.run([
            "tsne", "--input", folder.path("x.npy"), "--output", folder.path("y.npy"), "--labels",
            folder.path("labels.npy"), "--class-names", "one, two, three", "--perplexity", "10", "--iterations", "300",
            "--seed", "3", "--figure", folder.path("plane.svg"),
        ])
        try #require(run.status == 0, "\(run.errors)")
        let settings = TSNE(perplexity: 10, iterations: 300, exaggerationIterations: 100, seed: 3)
        let expected = try settings.embedding(of: NumPyFile.read(from: folder.path("x.npy")))
        #expect(try NumPyFile.read(from: folder.path("y.npy")) == expected.points)
        let divergence = String(format: "KL %.4f", expected.divergence)
        let words = "90 points, 4 dimensions to 2: \(divergence), 10-nearest-neighbour accuracy 1.000"
        #expect(run.output.hasPrefix(words))
        #expect(run.errors.isEmpty)
        #expect(folder.contents.sorted() == ["labels.npy", "plane.svg", "x.npy", "y.npy"])
    }

    @Test(arguments: [
        (["--perplexity", "30"], "use at most 29.6"),
        (["--perplexity", "0.5"], "above 1"),
        (["--dimensions", "4"], "from 2 to 3"),
        (["--dimensions", "3", "--method", "fft", "--perplexity", "20"], "use barnes-hut"),
        (["--dimensions", "3", "--figure", "f.png"], "--figure shows the plane"),
        (["--figure", "f.gif"], "a figure is one of"),
        (["--method", "slow"], "slow"),
        (["--labels", "labels-of-none.npy"], "labels-of-none.npy"),
        (["--class-names", "a,b,c"], "--class-names needs --labels"),
    ])
    func `What cannot be done is said in one line`(options: [String], words: String) throws {
        let folder = try TemporaryFolder()
        try write(to: folder)
        let run = try Tool.mirador.run(
            ["tsne", "--input", folder.path("x.npy"), "--output", folder.path("y.npy")] + options)
        #expect(run.status != 0)
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(!folder.contents.contains("y.npy"))
    }

    @Test func `Labels that do not fit the points`() throws {
        let folder = try TemporaryFolder()
        try write(to: folder)
        for (labels, words) in [
            (Tensor(zeros: [89]), "it has 89 labels for 90 points"),
            (Tensor(repeating: 0.5, shape: [90]), "label 0 is 0.5, not a whole number"),
            (Tensor(repeating: .nan, shape: [90]), "label 0 is nan"),
        ] {
            try NumPyFile.write(labels, to: folder.path("wrong.npy"))
            let run = try Tool.mirador.run([
                "tsne", "--input", folder.path("x.npy"), "--output", folder.path("y.npy"), "--perplexity", "10",
                "--labels", folder.path("wrong.npy"),
            ])
            #expect(run.status != 0)
            #expect(run.errors.contains(words), "\(run.errors)")
        }
    }

    @Test func `Arrays that are no points`() throws {
        let folder = try TemporaryFolder()
        var holed = Tensor(zeros: [90, 4])
        holed[7, 2] = .nan
        for (array, words) in [
            (Tensor(zeros: [90]), "[n, d]"), (Tensor(zeros: [0, 4]), "[n, d]"), (holed, "row 7, column 2"),
        ] {
            try NumPyFile.write(array, to: folder.path("x.npy"))
            let run = try Tool.mirador.run([
                "tsne", "--input", folder.path("x.npy"), "--output", folder.path("y.npy"), "--perplexity", "10",
            ])
            #expect(run.status != 0)
            #expect(run.errors.contains(words), "\(run.errors)")
        }
    }
}

@Suite struct `mirador index, search and map` {
    @Test func `A photograph is found again, and its mirror image next`() throws {
        let folder = try TemporaryFolder()
        let photographs = folder.url.appendingPathComponent("photographs")
        try FileManager.default.createDirectory(at: photographs, withIntermediateDirectories: true)
        let chelsea = try Photograph(contentsOf: Tool.asset("photographs/chelsea.png"))
        try copy("chelsea.png", to: photographs)
        try copy("coffee.png", to: photographs)
        try copy("rocket.jpg", to: photographs)
        try Data("no photograph".utf8).write(to: photographs.appendingPathComponent("broken.png"))
        try mirrored(chelsea).writePNG(to: photographs.appendingPathComponent("mirrored.png").path)

        let made = try Tool.mirador.run(["index", photographs.path, "--output", folder.path("photos.index")])
        try #require(made.status == 0, "\(made.errors)")
        #expect(made.output.hasPrefix("4 photographs, efficientnet-lite0 act1"))
        #expect(made.errors.contains("broken.png"))

        let found = try Tool.mirador.run([
            "search", folder.path("photos.index"), "--image", Tool.asset("photographs/chelsea.png"), "--top", "3",
            "--figure", folder.path("found.png"),
        ])
        try #require(found.status == 0, "\(found.errors)")
        let names = found.output.split(separator: "\n").prefix(3)
            .map { URL(fileURLWithPath: String($0)).lastPathComponent }
        #expect(names.prefix(2) == ["chelsea.png", "mirrored.png"])
        #expect(found.output.hasPrefix("0.0000  ") || found.output.hasPrefix("-0.0000  "))
        #expect(folder.contents.contains("found.png"))

        // Nothing is new.
        let again = try Tool.mirador.run([
            "index", photographs.path, "--output", folder.path("photos.index"), "--extend",
        ])
        #expect(again.output.hasPrefix("0 photographs"))
        #expect(try FeatureIndex(contentsOf: folder.path("photos.index")).count == 4)

        let few = try Tool.mirador.run(["map", folder.path("photos.index"), "--figure", folder.path("map.png")])
        #expect(few.status != 0)
        #expect(few.errors.contains("4 points are too few for t-SNE"))
    }

    @Test func `What is no folder, and what is no index`() throws {
        let folder = try TemporaryFolder()
        let empty = try Tool.mirador.run(["index", folder.url.path, "--output", folder.path("i")])
        #expect(empty.status != 0)
        #expect(empty.errors.contains("is not a folder with .png or .jpg photographs"))
        let chelsea = Tool.asset("photographs/chelsea.png")
        let wrong = try Tool.mirador.run(["search", chelsea, "--image", chelsea])
        #expect(wrong.status != 0)
        #expect(wrong.errors.contains("it is no index; make one with mirador index"))
        let other = folder.path("pixels.index")
        try FeatureIndex.write(Tensor([1, 2], shape: [1, 2]), names: ["a"], about: "pixels", to: other)
        let pixels = try Tool.mirador.run(["search", other, "--image", chelsea])
        #expect(pixels.status != 0)
        #expect(pixels.errors.contains("pixels"))
    }

    private func copy(_ name: String, to folder: URL) throws {
        try FileManager.default.copyItem(
            at: URL(fileURLWithPath: Tool.asset("photographs/\(name)")), to: folder.appendingPathComponent(name))
    }

    private func mirrored(_ photograph: Photograph) -> Photograph {
        var pixels: [UInt8] = []
        for y in 0..<photograph.height {
            for x in (0..<photograph.width).reversed() {
                let start = 4 * (y * photograph.width + x)
                pixels += photograph.pixels[start..<start + 4]
            }
        }
        return Photograph(width: photograph.width, height: photograph.height, pixels: pixels)
    }
}
