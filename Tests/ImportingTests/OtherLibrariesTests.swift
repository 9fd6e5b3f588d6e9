import Foundation
import Importing
import Networks
import Tensors
import Testing
import Zoo

/// Names, shapes and logits of `make_found.py`: what timm and transformers compute in float64 with the formula's weights
/// under their own names.
@Suite struct `Networks under the names of other libraries` {
    private struct Golden: Decodable {
        let architecture, library: String
        let shapes: [String: [Int]]
        let logits: [Double]
    }

    private func golden(_ name: String) throws -> (Golden, Weights) {
        let data = try Data(contentsOf: URL(filePath: weightsPath("found-names-\(name).json")))
        let golden = try JSONDecoder().decode(Golden.self, from: data)
        let weights = try Weights(
            golden.shapes.sorted { $0.key < $1.key }.map { name, sizes in
                (name, Parameters.formula(11, name, Shape(sizes)))
            })
        return (golden, weights)
    }

    @Test(arguments: [
        "timm-convnext_tiny", "timm-mobilenetv2_100", "timm-mobilenetv3_small_100", "timm-mobilenetv3_large_100",
        "timm-resnet18", "hf-resnet18", "hf-resnet50", "hf-convnext-tiny",
    ])
    func `They are recognized, and their logits are those of the library`(name: String) throws {
        let (golden, weights) = try golden(name)
        let architecture = try Zoo.recognize(weights)
        #expect(architecture.name == golden.architecture)
        // timm has torchvision's names for ResNet.
        let library = architecture.renaming(of: weights).library
        #expect(library == (name == "timm-resnet18" ? nil : golden.library))
        let image = RandomNumbers(seed: 12, stream: "image").uniformTensor([1, 3, 224, 224], in: -1...1)
        let logits = try architecture.network(weights).logits(image)
        #expect(logits.count == golden.logits.count)
        let largest = golden.logits.map(abs).max() ?? 0
        let difference = zip(logits.elements, golden.logits).map { abs(Double($0) - $1) }.max() ?? .infinity
        #expect(difference < 1e-4 * largest, "\(logits.elements) for \(golden.logits)")
    }

    @Test func `They are found behind a beginning too`() throws {
        let (_, weights) = try golden("hf-resnet18")
        let prefixed = try Weights(weights.names.map { ("model." + $0, weights[$0] ?? Tensor(zeros: [])) })
        let renaming = try Zoo.architecture("resnet18").renaming(of: prefixed)
        #expect(renaming.beginning == "model.")
        #expect(renaming.library == "Hugging Face")
        #expect(try Zoo.recognize(prefixed).name == "resnet18")
    }
}
