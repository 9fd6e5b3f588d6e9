import Foundation
import Mirador
import Programs
import Testing

/// `mirador train fashion` on a few pictures, as a student would try it.
@Suite(.serialized) struct `mirador train` {
    /// So many that the first is long over before the last is: who is to be killed between them is not missed.
    private static let epochs = 12

    private static let few = ["train", "fashion", "--pictures", "320", "--batch", "8", "--epochs", "\(epochs)"]

    /// One whole run, for all that ask about it.
    private static let whole = Result { try WholeRun() }

    private struct WholeRun {
        let status: Int32
        let output, errors: String
        /// The names of the files that it left.
        let files: [String]
        let weights: Data

        init() throws {
            let folder = try TemporaryFolder()
            let run = try Tool.mirador.run(few + ["--output", folder.path("w.safetensors")])
            (status, output, errors, files) = (run.status, run.output, run.errors, folder.contents)
            weights = try data(folder, "w.safetensors")
        }
    }

    private static func data(_ folder: TemporaryFolder, _ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
    }

    @Test func `It tells loss and accuracy, and writes weights that predict`() throws {
        let run = try Self.whole.get(), folder = try TemporaryFolder()
        try #require(run.status == 0, "\(run.errors)")
        let epochs = run.output.matches(of: /epoch (\d+) of 12   loss ([\d.]+)   accuracy ([\d.]+) %/)
        #expect(epochs.map { String($0.1) } == (1...Self.epochs).map(String.init))
        let losses = epochs.compactMap { Double($0.2) }
        #expect(losses.count == Self.epochs && losses[Self.epochs - 1] < losses[0])
        let accuracy = try #require(run.output.firstMatch(of: /test accuracy ([\d.]+) % of 10,000 pictures/))
        // By chance it would be a tenth; so few pictures do not teach much more than that it learns.
        #expect(try #require(Double(accuracy.1)) > 30)
        #expect(run.files == ["w.safetensors"])
        #expect(run.weights.count < 1_000_000)
        try run.weights.write(to: folder.url.appendingPathComponent("w.safetensors"))

        let image = folder.path("picture.png")
        let test = try FashionMNIST(.test, from: .find())
        let levels = test.images[part: 0][part: 0]
        try Photograph(Tensor(stacking: [levels, levels, levels])).writePNG(to: image)
        let predicted = try Tool.mirador.run(
            ["predict", "--model", "fashion", "--weights", folder.path("w.safetensors"), "--image", image])
        #expect(predicted.status == 0)
        #expect(predicted.output.contains("ankle boot"))
    }

    /// Killed at once, so that nothing can be put in order.
    @Test func `A run that is killed goes on, and ends with the bytes of one that was not`() throws {
        let whole = try Self.whole.get(), folder = try TemporaryFolder()
        try #require(whole.status == 0, "\(whole.errors)")
        let again = Self.few + ["--output", folder.path("killed.safetensors")]
        let process = try Tool.mirador.start(again, in: folder)
        let checkpoint = folder.path("killed.safetensors.checkpoint")
        let deadline = Date(timeIntervalSinceNow: 120)
        while !FileManager.default.fileExists(atPath: checkpoint), process.isRunning, Date() < deadline {
            usleep(2000)
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try #require(FileManager.default.fileExists(atPath: checkpoint))
        #expect(!FileManager.default.fileExists(atPath: folder.path("killed.safetensors")))
        let resumed = try Tool.mirador.run(again)
        try #require(resumed.status == 0, "\(resumed.errors)")
        #expect(try Self.data(folder, "killed.safetensors") == whole.weights)
        #expect(!FileManager.default.fileExists(atPath: checkpoint))
    }

    @Test func `A damaged checkpoint is named, and nothing is trained`() throws {
        let folder = try TemporaryFolder()
        try Data("half of a file".utf8).write(to: folder.url.appendingPathComponent("w.safetensors.checkpoint"))
        let run = try Tool.mirador.run(Self.few + ["--output", folder.path("w.safetensors")])
        #expect(run.status != 0)
        #expect(run.errors.contains("w.safetensors.checkpoint"))
        #expect(run.errors.contains("it is damaged or cut off. Remove it to begin anew"))
        #expect(folder.contents == ["w.safetensors.checkpoint"])
    }

    @Test(arguments: [
        (["--epochs", "0"], "from 1 to 1000"), (["--batch", "-3"], "--batch"),
        (["--pictures", "70000"], "from 1 to 60000"),
        (["--learning-rate", "0"], "above 0, 10 at most"), (["--learning-rate", "nan"], "--learning-rate"),
        (["--marked", "--adversarial"], "two networks"), (["--seed", "-1"], "--seed"),
        (["--epsilon", "300", "--adversarial"], "above 0, 255 at most"), (["--epsilon", "9"], "--adversarial"),
    ])
    func `Wrong values of options are said`(arguments: [String], says: String) throws {
        let run = try Tool.mirador.run(["train", "fashion", "--output", "w.safetensors"] + arguments)
        #expect(run.status != 0)
        #expect(run.errors.contains(says), "\(run.errors)")
    }

    @Test func `A place that cannot be written, and pictures that are not there, are said before any work`() throws {
        let nowhere = try Tool.mirador.run(["train", "fashion", "--output", "/nowhere/w.safetensors"])
        #expect(nowhere.status != 0)
        #expect(nowhere.errors.contains("/nowhere"))

        let home = try TemporaryFolder()
        for name in ["Package.swift", "Sources"] {
            try FileManager.default.createSymbolicLink(
                atPath: home.path(name), withDestinationPath: Tool.root.appendingPathComponent(name).path)
        }
        let run = try Tool.mirador.run(
            ["train", "fashion", "--output", home.path("w.safetensors")], environment: ["MIRADOR_HOME": home.url.path])
        #expect(run.status != 0)
        #expect(run.errors.contains("Assets/fashion-mnist/train-images-idx3-ubyte.gz"))
        #expect(run.errors.contains("./setup"))
    }
}
