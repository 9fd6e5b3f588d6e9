import Foundation
import Mirador
import Testing

/// Runs a whole lesson as the course's figures are drawn, which takes some seconds.
@Suite struct `mirador figures` {
    @Test func `Verifying names the map and the picture that differ, and no other`() throws {
        let folder = try TemporaryFolder(), kept = folder.url.appendingPathComponent("03-cam")
        try FileManager.default.copyItem(at: Tool.root.appendingPathComponent("Figures/03-cam"), to: kept)
        let map = kept.appendingPathComponent("maps/rocket-657.npy").path
        try NumPyFile.write(NumPyFile.read(from: map) * 1.01, to: map)
        let picture = kept.appendingPathComponent("boxes.png").path, photograph = try Photograph(contentsOf: picture)
        var pixels = photograph.pixels
        for row in 100..<300 {
            for column in 100..<300 { pixels[4 * (row * photograph.width + column)] ^= 0x7F }
        }
        try Photograph(width: photograph.width, height: photograph.height, pixels: pixels).writePNG(to: picture)

        let run = try Tool.mirador.run([
            "figures", "--verify", "--skip-build", "--lesson", "lesson-cam", "--output", folder.url.path,
        ])
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(run.status == 1, "\(run.errors)")
        #expect(lines.count == 3)
        #expect(lines.first?.contains(", 2 differ (") == true)
        #expect(lines.contains { $0.hasPrefix("03-cam/boxes.png: ") && $0.hasSuffix("looks otherwise") })
        #expect(lines.contains { $0.hasPrefix("03-cam/maps/rocket-657.npy: its values differ by 0.0099") })
    }

    @Test func `A lesson that does not exist is named beside those that do`() throws {
        let run = try Tool.mirador.run(["figures", "--verify", "--skip-build", "--lesson", "lesson-grandcam"])
        #expect(run.status != 0)
        #expect(run.errors.contains("There is no lesson \"lesson-grandcam\"; there are lesson-occlusion, "))
    }
}
