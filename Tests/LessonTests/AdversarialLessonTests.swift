import Foundation
import Mirador
import Programs
import Reference
import Testing

/// Lesson 11, run as a student runs it, at reduced cost.
@Suite struct `swift run lesson-adversarial` {
    private static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Tool.Run {
        let run = try Tool(name: "lesson-adversarial").run(
            ["--quick", "--format", "markdown", "--language", "en", "--output", folder.path("out")] + arguments)
        try #require(run.status == 0, "\(run.errors)")
        return run
    }

    @Test func `The change is of two levels at most, and the change fools`() throws {
        let change = try NumPyFile.read(
            from: CourseShelf.shelf(.en).path("11-adversarial/maps/chelsea-change.npy"))
        #expect(change.shape == [3, 224, 224])
        let levels = change.absoluteValue()
        #expect(levels.maximum() <= 2 && levels.mean() > 0.5)
        #expect(change.elements.allSatisfy { $0 == $0.rounded() })
        let assets = try Assets.find(), network = try assets.network("efficientnet-lite0")
        let path = try assets.photograph("chelsea").path
        let levelsBefore = try InputPicture(contentsOf: path, for: network).visible.map { $0.rounded() }
        let logits = try network.logits(network.input.normalize(levelsBefore + change))
        #expect(logits.argMax() == 967)
    }

    @Test(.enabled(if: Thorough.isAsked)) func `A photograph and a class of one's own`() throws {
        let folder = try TemporaryFolder()
        let run = try Self.run(
            ["--image", Tool.asset("photographs/coffee.png"), "--class", "zebra", "--seed", "3"], in: folder)
        #expect(run.output.contains("In your photograph the network sees"))
        #expect(run.output.contains("zebra"))
        #expect(FileManager.default.fileExists(atPath: folder.path("out/maps/coffee-change.npy")))
    }

    @Test(.enabled(if: Thorough.isAsked)) func `Who wants the class that is there already is told so`() throws {
        let folder = try TemporaryFolder()
        let run = try Self.run(["--image", Tool.asset("photographs/coffee.png"), "--class", "espresso"], in: folder)
        #expect(run.output.contains("names espresso already"))
    }
}
