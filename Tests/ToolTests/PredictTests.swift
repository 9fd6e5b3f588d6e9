import Foundation
import Mirador
import Programs
import Testing

@Suite struct `mirador predict` {
    private struct Row: Decodable {
        let index: Int
        let label: String
        let probability: Float
        let logit: Float
    }

    private func rows(_ arguments: [String]) throws -> [Row] {
        let run = try Tool.mirador.run(["predict", "--json"] + arguments)
        try #require(run.status == 0, "\(run.errors)")
        return try JSONDecoder().decode([Row].self, from: Data(run.output.utf8))
    }

    @Test func `Chelsea is three kinds of cat, with the probabilities of the published weights`() throws {
        let rows = try rows(["--image", Tool.asset("photographs/chelsea.png"), "--top", "3"])
        let got = rows.map { [$0.label, String(Int(($0.probability * 100).rounded()))] }
        #expect(got == [["tiger cat", "39"], ["Egyptian cat", "36"], ["tabby cat", "17"]])
        #expect(rows.map(\.index) == [282, 285, 281])
    }

    @Test func `An array is the network's input as it stands`() throws {
        let folder = try TemporaryFolder()
        let network = try Assets.find().network("efficientnet-lite0")
        let chelsea = Tool.asset("photographs/chelsea.png")
        let picture = try InputPicture(contentsOf: chelsea, for: network)
        try NumPyFile.write(picture.input, to: folder.path("x.npy"))
        let fromArray = try rows(["--image", folder.path("x.npy")])
        let fromPhotograph = try rows(["--image", chelsea])
        #expect(fromArray.map(\.logit) == fromPhotograph.map(\.logit))
    }

    @Test(arguments: ["grey.png", "tiny.png", "tall.jpg", "clear.png"])
    func `Photographs of any size, grey or transparent, are read`(name: String) throws {
        let folder = try TemporaryFolder()
        let chelsea = try Photograph(contentsOf: Tool.asset("photographs/chelsea.png"))
        let picture: Photograph
        switch name {
        case "tiny.png": picture = Photograph(width: 3, height: 2, pixels: Array(chelsea.pixels[0..<24]))
        case "clear.png":
            picture = Photograph(width: 9, height: 9, pixels: [UInt8](repeating: 0, count: 4 * 81))
        default:
            picture = try Photograph(
                contentsOf: Tool.asset(name == "grey.png" ? "photographs/camera.png" : "photographs/rocket.jpg"))
        }
        try picture.writePNG(to: folder.path("picture"))
        let rows = try rows(["--image", folder.path("picture"), "--top", "1"])
        let sane = rows.count == 1 && rows[0].probability.isFinite && rows[0].probability > 0
        #expect(sane)
    }
}
