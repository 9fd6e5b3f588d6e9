import Foundation
import Importing
import Networks
import Tensors
import Testing
import Zoo

/// Files of `make_checkpoints.py`: what a training program keeps beside its tensors is nobody's business here.
@Suite struct `Checkpoints as training scripts write them` {
    @Test(arguments: [
        "checkpoint-zip2.pth", "checkpoint-zip4.pth", "checkpoint-zip5.pth", "checkpoint-legacy2.pth",
        "checkpoint-legacy4.pth", "checkpoint-flat.pth",
    ])
    func `Settings, arrays, sets, paths, dates and calls beside the weights do not matter`(file: String) throws {
        let weights = try Weights(contentsOf: weightsPath(file))
        #expect(weights.names == ["fc.weight", "fc.bias"])
        #expect(weights["fc.weight"] == Tensor([1, 2, 3, 4], shape: [2, 2]))
        #expect(weights["fc.bias"]?.elements == [0.5, -0.5])
    }

    @Test(arguments: ["checkpoint-kinds.pth", "checkpoint-kinds-legacy.pth"])
    func `Tensors that are read are read beside others that are not`(file: String) throws {
        let weights = try Weights(contentsOf: weightsPath(file))
        #expect(weights.names == ["plain", "parameter", "attributed", "subclass", "after"])
        #expect(weights.names.dropFirst().map { weights[$0]?.elements } == [[5], [6], [7], [9]])
    }

    @Test(arguments: [
        ("complex", "complex numbers (torch.ComplexFloatStorage) are not read; save tensor.abs() or tensor.real"),
        ("quantized", "a quantized tensor, which is not read; save tensor.dequantize()"),
        ("sparse", "a sparse tensor, which is not read; save tensor.to_dense()"),
        (
            "eight",
            "numbers of type torch.float8_e4m3fn are not read; save the tensor as float32, with tensor.float()"
        ),
        ("called", "a Python object, posix.system, which is not run; save model.state_dict()"),
    ])
    func `Only who needs a tensor of another kind is told of it`(name: String, reason: String) throws {
        let weights = try Weights(contentsOf: weightsPath("checkpoint-kinds.pth"))
        let error = #expect(throws: WeightsError.self) { try weights.tensor(name, shape: [2]) }
        #expect(error?.place == .tensor(name))
        #expect(error.map { "\($0.cause)" } == reason)
    }

    @Test func `Eight-bit floats of safetensors are told by their type`() throws {
        let weights = try Weights(contentsOf: weightsPath("checkpoint-kinds.safetensors"))
        let error = #expect(throws: WeightsError.self) { try weights.tensor("eight", shape: [4]) }
        #expect(weights.names == ["plain", "after"])
        #expect(weights["after"]?.elements == [9])
        #expect(error?.cause == .unknownType("F8_E4M3"))
    }

    @Test(arguments: [
        ("checkpoint-eight.pth", ", tensor eight: numbers of type torch.float8_e4m3fn are not read"),
        ("checkpoint-whole-model.pth", ": a Python object, torch.nn.modules.linear.Linear, which is not run"),
        ("checkpoint-torchscript.pt", ": a TorchScript program (torch.jit.save), which is not run"),
    ])
    func `A file without a tensor that is read says what it has instead`(file: String, words: String) throws {
        let error = try #require(throws: WeightsError.self) { try Weights(contentsOf: weightsPath(file)) }
        #expect(error.description.contains(file + words))
    }

    @Test func `A network that needs a tensor of another kind names it and why`() throws {
        let architecture = FashionNetwork.architectures[0]
        let weights = try Weights(architecture.formulaWeights(seed: 1)), name = weights.names[0]
        let file = FileManager.default.temporaryDirectory.appending(path: "mirador-\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        try weights.write(toSafetensors: file.path)
        var bytes = [UInt8](try Data(contentsOf: file))
        let place = try #require(bytes.firstRange(of: Array("\"\(name)\":{\"dtype\":\"F32\"".utf8)))
        bytes.replaceSubrange(place.upperBound - 4..<place.upperBound - 1, with: "U32".utf8)
        let error = try #require(throws: WeightsMismatch.self) { try architecture.network(Weights(bytes: bytes)) }
        #expect(error.missing == [])
        #expect(error.unreadable.count == 1)
        #expect(error.description.contains("not readable (1):\n    \(name): numbers of type U32 are not read"))
    }
}

@Suite struct `Names with something before them` {
    private static let architecture = FashionNetwork.architectures[0]
    private static let plain = architecture.formulaWeights(seed: 3)

    /// The network's weights under a beginning, with other tensors beside them.
    private static func weights(_ beginning: String, beside: [String]) throws -> Weights {
        let tensors = plain.map { (name: beginning + $0.name, tensor: $0.tensor) }
        return try Weights(beside.map { ($0, Tensor([7], shape: [1])) } + tensors)
    }

    @Test(arguments: [
        ("", []), ("module.", []), ("module.", ["n_averaged"]), ("model.", ["criterion.weight"]),
        ("model.backbone.", ["model.head.bias", "loss.scale", "steps"]), ("_orig_mod.module.", []),
    ])
    func `What the network's names need is taken away, and the rest is listed`(
        beginning: String, beside: [String]
    ) throws {
        let weights = try Self.weights(beginning, beside: beside)
        let network = try Self.architecture.network(weights)
        let plain = try Self.architecture.network(Weights(Self.plain))
        let image = RandomNumbers(seed: 4).normalTensor([1, 1, 28, 28])
        let got = try network.logits(image), expected = try plain.logits(image)
        #expect(got == expected)
        #expect(Self.architecture.renaming(of: weights).beside == beside)
    }

    @Test func `Of two copies the first is taken, and where names do not fit they are listed`() throws {
        let twice = try Weights(
            ["encoder_q.", "encoder_k."].flatMap { beginning in
                Self.plain.map { (name: beginning + $0.name, tensor: $0.tensor) }
            })
        let beside = Self.architecture.renaming(of: twice).beside
        #expect(beside.count == Self.plain.count)
        #expect(beside.allSatisfy { $0.hasPrefix("encoder_k.") })
        var short = Self.plain.map { (name: "model." + $0.name, tensor: $0.tensor) }
        let lost = short.removeFirst().name
        short.append((name: "criterion.weight", tensor: Tensor([7], shape: [1])))
        let error = try #require(throws: WeightsMismatch.self) { try Self.architecture.network(Weights(short)) }
        #expect(error.missing == [String(lost.dropFirst("model.".count))])
        #expect(error.extra == ["criterion.weight"])
    }
}
