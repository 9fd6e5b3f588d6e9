import Course
import Foundation
import Networks
import Tensors
import Testing

@Suite struct `Pictures for networks of other channels` {
    private func network(channels: Int) throws -> Network {
        let input = InputSpecification(
            channels: channels, height: 6, width: 5, mean: Array(repeating: 0, count: channels),
            deviation: Array(repeating: 255, count: channels))
        var net = NetworkBuilder(formulaWeights: 1, input: input)
        _ = net.convolution("maps", net.input, to: 2, kernel: 3, bias: true)
        return try net.network("of \(channels)", explanationLayer: "maps")
    }

    @Test func `A photograph is refused in words where a network reads four channels`() throws {
        let photograph = try Repository.find().path("Assets/photographs/chelsea.png"),
            network = try network(channels: 4)
        #expect {
            try InputPicture(contentsOf: photograph, for: network)
        } throws: { error in
            (error as? InputPictureError)?.cause == .channels(4)
        }
    }

    @Test(arguments: [1, 2, 3, 4]) func `An array of its channels is taken, and three are shown`(channels: Int) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).npy").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let x = Tensor((0..<channels * 30).map { Float($0) / 200 }, shape: [channels, 6, 5])
        try NumPyFile.write(x, to: path)
        let picture = try InputPicture(contentsOf: path, for: network(channels: channels))
        #expect(picture.input == x && picture.visible.shape == [3, 6, 5])
        #expect(picture.visible[part: 0].elements == x[part: 0].elements.map { min($0 * 255, 255) })
    }
}
