import Foundation
import Networks
import Tensors
import Testing

/// The course's own model, where `./setup` has put it.
private let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../../Assets/models/efficientnet-lite0.pth"
).standardizedFileURL.path

@Suite(.enabled(if: FileManager.default.fileExists(atPath: path), "needs ./setup"))
struct `The weights of EfficientNet-Lite0` {
    @Test func `All tensors are there under their names`() throws {
        let weights = try Weights(contentsOf: path)
        let names = weights.names
        #expect(names.count == 296)
        #expect(names.prefix(3) == ["_conv_stem.weight", "_bn0.weight", "_bn0.bias"])
        #expect(names.last == "_fc.bias")
        #expect(weights["_conv_stem.weight"]?.shape == [32, 3, 3, 3])
        #expect(weights["_fc.weight"]?.shape == [1000, 1280])
        #expect(weights["_bn0.num_batches_tracked"]?.elements == [0])
    }
}
