import Foundation
import Mirador
import Programs
import Reference
import Testing

/// Runs a whole lesson as the course's figures are drawn, which takes some seconds.
@Suite struct `mirador figures` {
    private static let lesson = ["--skip-build", "--lesson", "lesson-cam"]

    private static func verify(
        _ folder: TemporaryFolder, environment: [String: String] = [:]
    ) throws -> (status: Int32, lines: [String]) {
        let run = try Tool.mirador.run(
            ["figures", "--verify", "--output", folder.url.path] + lesson, environment: environment)
        return (run.status, run.output.split(separator: "\n").map(String.init))
    }

    private static func replace(_ words: String, by others: String, in path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try #require(text.contains(words), "\(path) has no \(words)")
        try text.replacing(words, with: others, maxReplacements: 1).write(
            toFile: path, atomically: true, encoding: .utf8)
    }

    /// One after the other, so that the lesson is run only as often as there is something else to find.
    @Test func `Verifying finds a map, a file, a frame, a colour and words that differ, and nothing else`() throws {
        let folder = try TemporaryFolder(), kept = folder.url.appendingPathComponent("03-cam")
        try FileManager.default.copyItem(at: Tool.root.appendingPathComponent("Figures/03-cam"), to: kept)
        func path(_ name: String) -> String { kept.appendingPathComponent(name).path }
        let map = path("maps/rocket-657.npy")
        try NumPyFile.write(NumPyFile.read(from: map) * 1.01, to: map)
        try FileHandle(forWritingTo: URL(fileURLWithPath: path("boxes.png"))).truncate(atOffset: 1000)
        // A cell that stood a px further to the right, another colour map, another number.
        let drawing = path("drawings/top-classes.txt"), threshold = path("drawings/threshold.txt")
        let cell = try #require(
            String(contentsOfFile: drawing, encoding: .utf8).firstMatch(of: /(picture \d+ × \d+ @ )(\d+)/))
        try Self.replace(String(cell.0), by: "\(cell.1)\(Int(cell.2)! + 1)", in: drawing)
        try Self.replace("#0072B2", by: "#D55E00", in: threshold)
        try Self.replace("IoU ", by: "IoV ", in: path("drawings/two-of-a-kind.txt"))

        let (status, lines) = try Self.verify(folder)
        #expect(status == 1)
        #expect(lines.first?.contains(", 5 differ (") == true, "\(lines)")
        #expect(lines.count == 6)
        func reason(_ file: String) -> String? {
            lines.first { $0.hasPrefix("03-cam/\(file): ") }.map { String($0.dropFirst("03-cam/\(file): ".count)) }
        }
        #expect(reason("boxes.png") == "its file is not the one that was drawn")
        #expect(reason("top-classes.png")?.contains("has moved by 1 px") == true)
        #expect(reason("threshold.png")?.contains("#D55E00") == true)
        #expect(reason("two-of-a-kind.png")?.contains("IoU") == true)
        #expect(reason("maps/rocket-657.npy")?.hasPrefix("its values differ by 0.0099") == true)
    }

    @Test(.enabled(if: Thorough.isAsked), arguments: ["SSE41", "AVX2"])
    func `On another processor the figures say the same`(instructions: String) throws {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            at: Tool.root.appendingPathComponent("Figures/03-cam"), to: folder.url.appendingPathComponent("03-cam"))
        let (status, lines) = try Self.verify(folder, environment: ["DNNL_MAX_CPU_ISA": instructions])
        #expect(status == 0, "\(lines)")
    }

    @Test func `A lesson that does not exist is named beside those that do`() throws {
        let run = try Tool.mirador.run(["figures", "--verify", "--skip-build", "--lesson", "lesson-grandcam"])
        #expect(run.status != 0)
        #expect(run.errors.contains("There is no lesson \"lesson-grandcam\"; there are lesson-introduction, "))
    }
}
