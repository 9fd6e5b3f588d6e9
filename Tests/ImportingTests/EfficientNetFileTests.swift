import Foundation
import Importing
import Networks
import Tensors
import Testing

/// The course's own model, where `./setup` has put it.
private let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../../Assets/models/efficientnet-lite0.pth"
).standardizedFileURL.path

@Suite(.enabled(if: FileManager.default.fileExists(atPath: path), "./setup fetches the model"))
struct `The weights of EfficientNet-Lite0` {
    @Test func `All tensors are there under their names`() throws {
        let weights = try Weights(contentsOf: path)
        #expect(weights.names.count == 296)
        #expect(weights.names.prefix(3) == ["_conv_stem.weight", "_bn0.weight", "_bn0.bias"])
        #expect(weights.names.last == "_fc.bias")
        #expect(weights.shape(of: "_conv_stem.weight") == [32, 3, 3, 3])
        #expect(weights.shape(of: "_blocks.0._depthwise_conv.weight") == [32, 1, 3, 3])
        #expect(weights.shape(of: "_fc.weight") == [1000, 1280])
    }

    @Test func `Values are those that PyTorch reads`() throws {
        let weights = try Weights(contentsOf: path)
        // Stored as TensorFlow lays out its kernels, height and width outermost.
        let stem = try weights.tensor("_conv_stem.weight", shape: [32, 3, 3, 3])
        let variance = try weights.tensor("_bn0.running_var", shape: [32])
        let bias = try weights.tensor("_fc.bias", shape: [1000])
        #expect(stem.elements.prefix(3) == [-1.1103361, -1.3087704, -0.010156915])
        #expect(stem.sum() == -26.811377)
        #expect(variance.elements.prefix(3) == [1.6314286, 70.371574, 14.107358])
        #expect(bias.elements.prefix(3) == [0.03205391, -0.01598576, 0.005290735])
        #expect(weights["_bn0.num_batches_tracked"]?.elements == [0])
    }

    @Test func `All numbers are finite`() throws {
        let found = try Weights(contentsOf: path).firstNonFinite()
        #expect(found == nil)
    }

    @Test func `Normalizations and biases are views of the file`() throws {
        let weights = try Weights(contentsOf: path)
        let copied = weights.names.filter { !weights.isBorrowed($0) }
        let parts = Set(copied.compactMap { $0.split(separator: ".").last })
        #expect(copied.count == 99)
        #expect(parts == ["weight", "num_batches_tracked"])
    }
}
