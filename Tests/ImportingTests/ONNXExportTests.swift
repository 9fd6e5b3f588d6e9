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

    /// The class with the largest logit, of maps the largest sum over places.
    static func largest(_ logits: Tensor) -> Int {
        let places = logits.count / logits.shape[1], elements = logits.elements
        let sums = (0..<logits.shape[1]).map { channel in
            elements[channel * places..<(channel + 1) * places].reduce(0, +)
        }
        return sums.indices.max { sums[$0] < sums[$1] }!
    }

    @Test(arguments: [
        "convnext-dynamo", "convnext-torchscript", "densenet-dynamo", "densenet-torchscript", "mobilenet-dynamo",
        "mobilenet-torchscript", "swin-dynamo", "swin-torchscript", "shifted-dynamo", "vit-dynamo", "vit-dynamo23",
        "vit-torchscript", "maps-dynamo", "maps-torchscript", "reader-dynamo", "reader-torchscript",
    ])
    func `Logits and gradients are the original's`(name: String) throws {
        let reference = try Reference(name), network = try Self.network(name)
        let pass = try network.forward(reference.input)
        // The issue's bound is of the largest logit.
        #expect(Self.deviation(pass.logits, reference.logits) < 1e-4)
        // No unit lies on a kink: the script has seen to it.
        let gradient = try pass.gradient(of: .logit(Self.largest(reference.logits)), at: .input)
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

    /// Channels last, one output of several examples.
    @Test func `A network from TensorFlow is one of its own`() throws {
        let reference = try Reference("keras"), network = try Self.network("keras") { $0.keepsSoftmax = true }
        func channelsFirst(_ x: Tensor) -> Tensor {
            let s = x.shape, elements = x.elements
            return Tensor(
                (0..<x.count).map { place in
                    let (n, rest) = place.quotientAndRemainder(dividingBy: s[1] * s[2] * s[3])
                    let (c, at) = rest.quotientAndRemainder(dividingBy: s[1] * s[2])
                    return elements[(n * s[1] * s[2] + at) * s[3] + c]
                }, shape: [s[0], s[3], s[1], s[2]])
        }
        let pass = try network.forward(channelsFirst(reference.input))
        #expect(Self.deviation(pass.logits, reference.logits) < 1e-4)
        let gradient = try pass.gradient(of: .logit(reference.logits.argMax()), at: .input)
        #expect(Self.deviation(gradient, channelsFirst(reference.gradient)) < 1e-4)
        let second = try #require(reference.second)
        #expect(Self.deviation(try network.logits(channelsFirst(second.input)), second.logits) < 1e-4)
    }

    /// Their probabilities: logits are taken before the softmax, where there is one.
    @Test(arguments: [
        "logistic-zipmap", "scaled-logistic", "scaled-binary", "scaled-multilayer", "tanh-multilayer",
        "binary-multilayer",
    ])
    func `Classifiers from scikit-learn tell what they told`(name: String) throws {
        let reference = try Reference("scikit-\(name)"), second = try #require(reference.second)
        for keeps in [false, true] {
            let network = try Self.network("scikit-\(name)") { $0.keepsSoftmax = keeps }
            let x = second.input.reshaped(to: [3, 64, 1, 1]), logits = try network.logits(x)
            let isRow = second.logits.shape == logits.shape
            try #require(isRow)
            let hasSoftmax = !keeps && !name.contains("binary")
            let probabilities = hasSoftmax ? logits.softmax() : logits
            #expect((probabilities - second.logits).absoluteValue().maximum() < 1e-4)
        }
    }

    /// Networks at full size, by both exporters, which `Tests/Peers/make_onnx_exports.py` writes into a folder.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["MIRADOR_ONNX_EXPORTS"] != nil))
    func `Large networks are their originals`() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["MIRADOR_ONNX_EXPORTS"])
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".onnx") }
            .sorted()
        for file in files {
            let path = "\(folder)/\(file.dropLast(5))"
            guard let weights = try? Weights(contentsOf: path + ".reference.safetensors"), let input = weights["input"],
                let logits = weights["logits64"], input.shape.rank == 4
            else { continue }
            do {
                let network = try ONNXModel(contentsOf: path + ".onnx").network(), pass = try network.forward(input)
                let ofLogits = Self.deviation(pass.logits, logits)
                let gradient = try pass.gradient(of: .logit(Self.largest(logits)), at: .input)
                let ofGradient = weights["gradient64"].map { Self.deviation(gradient, $0) }
                print(file, ofLogits, ofGradient ?? "-", network.explanationLayer)
                #expect(ofLogits < 1e-4, "\(file)")
                #expect(ofGradient ?? 0 < 1e-3, "\(file)")
            } catch {
                Issue.record("\(file): \(error)")
            }
        }
    }
}
