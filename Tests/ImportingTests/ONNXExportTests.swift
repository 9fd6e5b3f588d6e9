import Foundation
import Networks
import Tensors
import Testing

@testable import Importing

/// Small networks as PyTorch's two exporters, scikit-learn's and TensorFlow's write them, beside what the originals compute.
/// (`make_onnx_exports.py`, `make_onnx_scikit.py`, `make_onnx_keras.py`)
@Suite struct `ONNX exports` {
    struct Reference {
        let input, logits, gradient: Tensor
        let second: (input: Tensor, logits: Tensor)?

        init(_ name: String) throws {
            let weights = try Weights(contentsOf: weightsPath("export-\(name).reference.safetensors"))
            func tensor(_ name: String) throws -> Tensor { try #require(weights[name], "\(name)") }
            input = try tensor("input")
            logits = try tensor("logits64")
            gradient = try tensor("gradient64")
            second = try weights["input2"].map { ($0, try tensor("logits2_64")) }
        }
    }

    static func network(_ name: String, _ change: (inout ModelCard) -> Void = { _ in }) throws -> Network {
        var card = ModelCard()
        change(&card)
        return try ONNXModel(contentsOf: weightsPath("export-\(name).onnx")).network(card)
    }

    /// The largest difference, in parts of the largest number.
    static func deviation(_ a: Tensor, _ b: Tensor) -> Float {
        guard a.shape == b.shape else { return .infinity }
        return (a - b).absoluteValue().maximum() / b.absoluteValue().maximum()
    }

    @Test(arguments: [
        "convnext-dynamo", "convnext-torchscript", "densenet-dynamo", "densenet-torchscript", "mobilenet-dynamo",
        "mobilenet-torchscript", "swin-dynamo", "swin-torchscript", "shifted-dynamo", "vit-dynamo", "vit-dynamo23",
        "vit-torchscript", "maps-dynamo", "maps-torchscript", "reader-dynamo", "reader-torchscript",
    ])
    func `Logits and gradients are the original's`(name: String) throws {
        let reference = try Reference(name), network = try Self.network(name)
        let pass = try network.forward(reference.input)
        // The bound is of the largest logit.
        #expect(Self.deviation(pass.logits, reference.logits) < 1e-4)
        let places = reference.logits.count / reference.logits.shape[1]
        let sums = (0..<reference.logits.shape[1]).map { channel in
            (0..<places).reduce(Float(0)) { $0 + reference.logits.elements[channel * places + $1] }
        }
        let largest = sums.indices.max { sums[$0] < sums[$1] }!
        // No unit lies on a kink: the script has seen to it.
        let gradient = try pass.gradient(of: .logit(largest), at: .input)
        #expect(Self.deviation(gradient, reference.gradient) < 1e-4)
        // Examples do not know of one another, however many the file was written for.
        let one = reference.input, two = Tensor(stacking: [one, one * 0.5].map { $0.squeezed() })
        let both = try network.logits(two)
        #expect(Self.deviation(both[part: 0].reshaped(to: pass.logits.shape), pass.logits) < 1e-5)
        let half = try network.logits(one * 0.5)
        #expect(Self.deviation(both[part: 1].reshaped(to: half.shape), half) < 1e-5)
        if let second = reference.second {
            #expect(Self.deviation(try network.logits(second.input), second.logits) < 1e-4)
        }
    }
}
