import Foundation
import Mirador
import Programs
import Reference
import Testing

/// Lesson 06, run as a student runs it, at reduced cost. What holds for all lessons is tested in `NotebookPagesTests`.
@Suite struct `swift run lesson-captum` {
    private static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Tool.Run {
        let run = try Tool(name: "lesson-captum").run(
            ["--quick", "--language", "en", "--format", "markdown", "--output", folder.path("out")] + arguments)
        try #require(run.status == 0, "\(run.errors)")
        return run
    }

    /// The numbers that a sentence of the page has in the places of a pattern.
    private static func numbers(
        _ page: String, _ pattern: Regex<(Substring, Substring, Substring)>
    ) throws -> [Double] {
        let words = page.replacing("\n", with: " ").replacing("−", with: "-")
        let match = try #require(words.firstMatch(of: pattern), "\(words.prefix(400))")
        return [match.1, match.2].compactMap { Double($0) }
    }

    @Test func `What it prints bears its claims out`() throws {
        let page = try CourseShelf.shelf(.en).text("06-captum/notebook.md")
        // The gradient is silent where the network is saturated, and DeepLIFT adds up.
        let slope = try Self.numbers(page, /where the slope is (-?\d+\.\d+), .*? change that really is (-?\d+\.\d+)/)
        #expect(abs(slope[0]) < 0.2 * slope[1])
        let sums = try Self.numbers(page, /change that really is (-?\d+\.\d+)\. .*?; DeepLIFT to (-?\d+\.\d+),/)
        #expect(abs(sums[0] - sums[1]) < 0.002)
        // Black hides what is black.
        let gorilla = try Self.numbers(page, /black baseline it receives (\d+)% of the map.*?from white, (\d+)%/)
        #expect(gorilla[0] < gorilla[1])
        let penguins = try Self.numbers(page, /names (\d+)% of the (\d+) that it has/)
        #expect(penguins[0] >= 90 && penguins[1] == 85)
        // Five methods, eight claims, four measurements, and Grad-CAM among the costs.
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("|") && !$0.hasPrefix("| ---") }
        #expect(rows.count == 5 + 2 * 5 + 8 + 4 + 6)
    }

    @Test(.enabled(if: Thorough.isAsked)) func `A photograph, classes, a layer and a network of one's own`() throws {
        let folder = try TemporaryFolder()
        let run = try Self.run(
            [
                "--image", Tool.asset("photographs/rocket.jpg"), "--class", "missile", "--layer", "act1",
                "--model", "efficientnet-lite2", "--seed", "7", "--figure-format", "svg",
            ], in: folder)
        #expect(run.output.contains("In your photograph the network sees"))
        #expect(FileManager.default.fileExists(atPath: folder.path("out/figures/five-maps.svg")))
        let shapes = try ["rocket-integrated", "rocket-layer"].map {
            try NumPyFile.read(from: folder.path("out/maps/\($0).npy")).shape
        }
        #expect(shapes[0][2] > 224 && shapes[1][2] < 32)
    }
}
