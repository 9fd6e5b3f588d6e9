import Foundation
import Mirador
import Programs
import Testing

/// Results that would take each other's place, before anything runs.
@Suite struct `Places of results` {
    private let chelsea = Tool.asset("photographs/chelsea.png")

    @Test func `Two results in one file are refused`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(atPath: folder.path("b.png"), withDestinationPath: "a.png")
        let run = try Tool.mirador.run([
            "explain", "--image", chelsea, "--raw", folder.path("a.png"), "--figure", folder.path("b.png"),
        ])
        #expect(run.status != 0)
        #expect(run.errors.contains("two results would be the same file"))
        #expect(folder.contents == ["b.png"])
    }

    @Test func `Pictures of one name in two folders become two files`() throws {
        let folder = try TemporaryFolder()
        for part in ["a", "b"] {
            try FileManager.default.createDirectory(atPath: folder.path(part), withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: chelsea, toPath: folder.path(part + "/1.png"))
        }
        let run = try Tool.mirador.run([
            "attack", "--method", "fgsm", "--image", folder.path("a/1.png"), "--image", folder.path("b/1.png"),
            "--output", folder.path("out"),
        ])
        let written = try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted()
        #expect(run.status == 0)
        #expect(written == ["1-2.png", "1.png"])
        #expect(run.output.contains("out/1.png") && run.output.contains("out/1-2.png"))
    }

    @Test(arguments: [
        (["--output", "x.jpg"], "which keeps every level"), (["--target", "1", "--target", "2"], "given 2 times"),
        (["--target", "tiger cat"], "so already"), (["--figure", "x.txt"], "a figure is one of"),
    ])
    func `An attack that cannot be meant is refused`(arguments: [String], words: String) throws {
        let run = try Tool.mirador.run(["attack", "--method", "fgsm", "--image", chelsea] + arguments)
        #expect(run.status != 0)
        #expect(run.errors.contains(words), "\(run.errors)")
    }
}
