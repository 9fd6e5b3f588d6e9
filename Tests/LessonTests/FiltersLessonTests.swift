import Foundation
import Mirador
import Programs
import Reference
import Testing

@Suite struct `swift run lesson-filters` {
    @Test(.enabled(if: Thorough.isAsked))
    func `A photograph and a layer of one's own, another seed, and no mark left unfilled`() throws {
        let folder = try TemporaryFolder()
        let run = try Tool(name: "lesson-filters").run([
            "--quick", "--language", "en", "--format", "markdown", "--image", Tool.asset("photographs/coffee.png"),
            "--layer", "_blocks.8.act0", "--seed", "3", "--output", folder.path("out"),
        ])
        try #require(run.status == 0, "\(run.errors)")
        let page = try String(contentsOfFile: folder.path("out/notebook.md"), encoding: .utf8)
        #expect(!page.contains("{{") && !run.output.contains("{{"))
        #expect(page.contains("480\u{A0}×\u{A0}14\u{A0}×\u{A0}14 | "))
        // Five maps as the network gives them.
        let network = try Assets.find().network("efficientnet-lite0")
        let maps = try network.forward(
            InputPicture(contentsOf: Tool.asset("photographs/coffee.png"), for: network).input
        )
        .activation(at: "_blocks.8.act0")[part: 0]
        let kept = try NumPyFile.read(from: folder.path("out/maps/coffee-_blocks.8.act0.npy"))
        #expect(kept == Tensor(stacking: maps.mostVaried(5).map { maps[part: $0] }))
        let variances = maps.mostVaried(480).map { channel in
            let map = maps[part: channel], deviation = map - map.mean()
            return (deviation * deviation).mean()
        }
        #expect(zip(variances, variances.dropFirst()).allSatisfy { $0 >= $1 * 0.999 })
    }

    @Test func `A layer that does not exist is named, and nothing is written`() throws {
        let folder = try TemporaryFolder()
        let run = try Tool(name: "lesson-filters").run([
            "--quick", "--layer", "_blocks.8.act9", "--output", folder.path("out"),
        ])
        #expect(run.status != 0)
        #expect(run.errors.contains("did you mean"))
        #expect(folder.contents == [])
    }
}
