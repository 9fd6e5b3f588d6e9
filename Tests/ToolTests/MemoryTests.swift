import Foundation
import Mirador
import Programs
import Reference
import Tensors
import Testing

@testable import mirador_cli

/// `--memory` bounds what runs at once, and nothing else.
@Suite struct `A budget of memory` {
    private let chelsea = Tool.asset("photographs/chelsea.png")

    private func map(_ method: [String], memory: String) throws -> (map: Tensor, megabytes: Int) {
        let folder = try TemporaryFolder()
        let run = try Tool.mirador.run(
            ["explain", "--image", chelsea, "--memory", memory, "--raw", folder.path("map.npy"), "--method"] + method)
        try #require(run.status == 0, "\(run.errors)")
        let words = try #require(run.output.firstMatch(of: /(\d+) MB of memory/), "\(run.output)")
        return (try NumPyFile.read(from: folder.path("map.npy")), Int(words.1)!)
    }

    @Test(arguments: [
        (["rise", "--samples", "60"], "20MB"), (["integrated-gradients", "--steps", "16"], "80MB"),
    ])
    func `With less of it the map is the same, and less is taken`(method: [String], amount: String) throws {
        let much = try map(method, memory: "1GB"), little = try map(method, memory: amount)
        #expect(difference(much.map, little.map) < 1e-4)
        #expect(little.megabytes < much.megabytes)
    }

    @Test func `Pieces of copies keep within it too`() throws {
        let method = ["occlusion", "--window", "32", "--stride", "16"]
        let much = try map(method, memory: "1GB"), little = try map(method, memory: "20MB")
        #expect(difference(much.map, little.map) < 1e-4)
    }

    private func difference(_ a: Tensor, _ b: Tensor) -> Float {
        (a - b).absoluteValue().maximum() / a.absoluteValue().maximum()
    }

    @Test func `Where not even one copy fits, it says how much one takes`() throws {
        let run = try Tool.mirador.run([
            "explain", "--image", chelsea, "--method", "rise", "--samples", "4", "--memory", "1MB",
        ])
        #expect(run.status != 0)
        #expect(run.output == "")
        #expect(run.errors.contains("more than the memory budget of 1 MB: give at least as much"))
    }

    @Test(arguments: ["", "much", "-1GB", "0", "12 apples", "1e30GB", "nan"])
    func `What is no amount of memory is told`(_ amount: String) throws {
        let error = #expect(throws: (any Error).self) {
            try ExplainCommand.parse(["--image", chelsea, "--method", "rise", "--memory", amount])
        }
        #expect(error.map { ExplainCommand.message(for: $0) }?.contains("--memory") == true)
    }

    @Test(arguments: Thorough.cases(["", "much", "-1GB", "0", "12 apples", "1e30GB", "nan"]) { $0 == "much" })
    func `It is told by the program, too`(_ amount: String) throws {
        let run = try Tool.mirador.run(["explain", "--image", chelsea, "--method", "rise", "--memory", amount])
        #expect(run.status != 0)
        #expect(run.errors.contains("--memory"))
    }
}
