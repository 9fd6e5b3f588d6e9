import Foundation
import Mirador
import Programs
import Testing

/// Every mistake ends with a message that names it, a status that is not 0, and no file.
@Suite struct `Mistakes on the command line` {
    private let chelsea = Tool.asset("photographs/chelsea.png")

    private func complaint(_ arguments: [String], environment: [String: String] = [:]) throws -> String {
        let run = try Tool.mirador.run(arguments, environment: environment)
        #expect(run.status != 0)
        #expect(run.output == "")
        return run.errors
    }

    @Test func `An unknown model brings the nearest names`() throws {
        let got = try complaint(["predict", "--model", "efficientnet-light0", "--image", chelsea])
        #expect(got.contains("did you mean efficientnet-lite0"))
    }

    @Test func `An unknown layer brings the nearest names`() throws {
        let got = try complaint(["explain", "--image", chelsea, "--layer", "_conv_haed"])
        #expect(got.contains("did you mean \"_conv_head\""))
    }

    @Test func `An unknown class brings the nearest names`() throws {
        let got = try complaint(["explain", "--image", chelsea, "--target", "tabby kat"])
        #expect(got.contains("did you mean tabby cat"))
    }

    @Test func `A class number beyond the last one names the range`() throws {
        let got = try complaint(["explain", "--image", chelsea, "--target", "1000"])
        #expect(got.contains("0 to 999"))
    }

    @Test func `A thing that cannot be timed brings those that can`() throws {
        let got = try complaint(["bench", "--only", "grad-cma"])
        #expect(got.contains("grad-cma") && got.contains("forward, saliency, grad-cam"))
    }

    @Test func `An unknown method brings the nearest names`() throws {
        let got = try complaint(["explain", "--image", chelsea, "--method", "gradcam"])
        #expect(got.contains("did you mean grad-cam"))
    }

    @Test func `A figure of an unknown format is refused before anything runs`() throws {
        let got = try complaint(["explain", "--image", chelsea, "--figure", "why.bmp"])
        #expect(got.contains(".png, .svg, .pdf"))
    }

    @Test func `Missing assets are one line that names setup`() throws {
        let home = try TemporaryFolder()
        let manager = FileManager.default
        let table = "Sources/Course/Assets/manifest.tsv"
        try manager.createDirectory(atPath: home.path("Sources/Course/Assets"), withIntermediateDirectories: true)
        for file in ["Package.swift", table] {
            try manager.copyItem(atPath: Tool.root.appendingPathComponent(file).path, toPath: home.path(file))
        }
        let got = try complaint(["predict", "--image", chelsea], environment: ["MIRADOR_HOME": home.url.path])
        #expect(got.contains("./setup"))
        #expect(got.split(separator: "\n").count == 1)
    }

    @Test func `What is not an image is named`() throws {
        let folder = try TemporaryFolder()
        try Data("not a picture".utf8).write(to: folder.url.appendingPathComponent("notes.png"))
        let got = try complaint(["predict", "--image", folder.path("notes.png")])
        #expect(got.contains("notes.png"))
        #expect(got.contains("PNG"))
    }

    @Test func `A photograph that is cut off is named`() throws {
        let folder = try TemporaryFolder()
        let whole = try Data(contentsOf: URL(fileURLWithPath: chelsea))
        try whole.prefix(whole.count / 2).write(to: folder.url.appendingPathComponent("half.png"))
        let got = try complaint(["predict", "--image", folder.path("half.png")])
        #expect(got.contains("half.png"))
    }

    @Test func `An array with another number of channels, or with NaN, is named`() throws {
        let folder = try TemporaryFolder()
        try NumPyFile.write(Tensor(zeros: [1, 64, 64]), to: folder.path("grey.npy"))
        let shape = try complaint(["predict", "--image", folder.path("grey.npy")])
        #expect(shape.contains("3 × height × width"))
        var x = Tensor(zeros: [3, 64, 64])
        x[1, 2, 3] = .nan
        try NumPyFile.write(x, to: folder.path("nan.npy"))
        let number = try complaint(["predict", "--image", folder.path("nan.npy")])
        #expect(number.contains("nan at element \(64 * 64 + 2 * 64 + 3)"))
    }

    @Test func `A place that cannot be written leaves nothing behind`() throws {
        let folder = try TemporaryFolder()
        let run = try Tool.mirador.run(["explain", "--image", chelsea, "--raw", folder.path("no/such/map.npy")])
        #expect(run.status != 0)
        #expect(run.errors.contains("map.npy"))
        #expect(folder.contents == [])
    }
}
