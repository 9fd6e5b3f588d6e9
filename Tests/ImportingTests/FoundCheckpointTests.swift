import Foundation
import Importing
import Networks
import Tensors
import Testing
import Zoo

/// Files of `make_found.py`: PyTorch, timm, torchvision's scripts and Lightning wrote them. Tensor k of a state dict holds
/// k + 1 everywhere, of averaged ones k + 101.
@Suite struct `Checkpoints of real training programs` {
    private static let architecture = FashionNetwork.architectures[0]

    /// What is made of a file for the course's own network.
    private func renaming(_ file: String) throws -> (weights: Weights, renaming: Weights.Renaming) {
        let weights = try Weights(contentsOf: weightsPath(file))
        #expect(Self.architecture.mismatch(of: weights) == nil)
        return (weights, Self.architecture.renaming(of: weights))
    }

    @Test func `Lightning's has the network under a variable and torch.compile's name, the loss beside it`() throws {
        let (weights, renaming) = try renaming("found-lightning.ckpt")
        #expect(renaming.beginning == "model._orig_mod.")
        #expect(renaming.beside == ["criterion.weight"])
        #expect(weights.part == nil)
        #expect(weights["model._orig_mod.conv1.weight"]?.elements.first == 1)
        #expect(
            "\(renaming)" == "took model._orig_mod. off its names; left out 1 beside the network's: criterion.weight")
    }

    @Test(arguments: [
        ("found-timm.pth.tar", "state_dict_ema", "state_dict", ""),
        ("found-reference.pth", "model_ema", "model", "module.module."),
        ("found-reference-legacy.pth", "model_ema", "model", "module.module."),
    ])
    func `Averaged weights are taken where a script keeps both, and it is told`(
        file: String, part: String, other: String, beginning: String
    ) throws {
        let (weights, renaming) = try renaming(file)
        #expect(weights.part == .init(name: part, isAveraged: true, others: [other]))
        #expect(weights.part.map { "\($0)" } == "taken from \(part), which is averaged, not from \(other)")
        #expect(renaming.beginning == beginning)
        #expect(renaming.beside == (beginning.isEmpty ? [] : ["n_averaged"]))
        let first = try #require(weights[beginning + "conv1.weight"])
        #expect(first.minimum() == first.maximum() && first.minimum() > 100)
    }

    @Test func `DataParallel of a compiled network is found beside any values that Python can pickle`() throws {
        let (_, renaming) = try renaming("found-values.pth")
        #expect("\(renaming)" == "took module._orig_mod. off its names")
    }

    @Test(arguments: [
        ("found-backbone.pth", "backbone.", "head.1", 3), ("found-dropout.pth", "", "fc.1", 4),
    ])
    func `A classifier of another name is found by its shape`(
        file: String, beginning: String, classifier: String, classes: Int
    ) throws {
        let (weights, renaming) = try renaming(file)
        #expect(renaming.beginning == beginning)
        #expect(renaming.classifier == classifier)
        #expect(renaming.beside == [])
        let network = try Self.architecture.network(weights)
        #expect(try network.shape(of: network.outputLayer) == [1, classes])
        let logits = try network.logits(Tensor(zeros: [1, 1, 28, 28]))
        #expect(logits.shape == [1, classes])
    }

    @Test(arguments: ["found-bfloat16.pth", "found-half.pth"])
    func `Half precision is read as it is`(file: String) throws {
        let weights = try renaming(file).weights
        // 1, 2, 3 … are whole in eight bits of significand.
        for (k, name) in weights.names.enumerated() where !name.hasSuffix("num_batches_tracked") {
            #expect(weights[name]?.elements.first == Float(k + 1))
        }
    }

    @Test func `The state of an optimizer is none of a network`() {
        let error = #expect(throws: WeightsError.self) { try Weights(contentsOf: weightsPath("found-optimizer.pth")) }
        #expect(error?.cause == .noTensors("the state of an optimizer, without the network; save model.state_dict()"))
    }

    @Test func `Each file is recognized without being told what it is`() throws {
        for file in ["found-lightning.ckpt", "found-timm.pth.tar", "found-values.pth", "found-backbone.pth"] {
            let name = try Zoo.recognize(Weights(contentsOf: weightsPath(file))).name
            #expect(name == "fashion")
        }
    }
}

@Suite struct `Programs instead of weights` {
    @Test(arguments: [
        (
            "found-module.pt",
            "a whole model (torch.save(model)), an object of the class __main__.Tiny, which is not run"
        ),
        ("found-script.pt", "a TorchScript program (torch.jit.save), which is not run"),
        ("found-exported.pt2", "an exported program (torch.export.save), which is not run"),
    ])
    func `They are refused with the lines of Python that were tried on them`(file: String, words: String) throws {
        let path = weightsPath(file)
        let error = try #require(throws: WeightsError.self) { try Weights(contentsOf: path) }
        guard case .program = error.cause else {
            Issue.record("got \(error)")
            return
        }
        let tried = try JSONDecoder().decode(
            [String: [String]].self, from: Data(contentsOf: URL(filePath: weightsPath("found-programs.json"))))
        let lines = try #require(tried[file]).map { $0.replacingOccurrences(of: "FILE", with: path) }
        let described = error.description.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(described.first?.hasPrefix("weights file \(path): \(words)") == true)
        #expect(Array(described.dropFirst()) == lines)
    }

    @Test func `One that a checkpoint holds is told by its class`() {
        let error = #expect(throws: WeightsError.self) {
            try Weights(contentsOf: weightsPath("found-module-in-checkpoint.pt"))
        }
        #expect(error?.cause == .program(.module("torch.nn.parallel.data_parallel.DataParallel")))
    }
}

@Suite struct `Weights in several files` {
    /// A copy of a golden folder that a test may change.
    private func copy(_ folder: String) throws -> URL {
        let place = FileManager.default.temporaryDirectory.appending(path: "mirador-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: URL(filePath: weightsPath(folder)), to: place)
        return place
    }

    @Test(arguments: [
        "found-shards", "found-shards/model.safetensors.index.json", "found-shards-bin",
        "found-shards-bin/pytorch_model.bin.index.json",
    ])
    func `The index or its folder stand for all of them`(path: String) throws {
        let weights = try Weights(contentsOf: weightsPath(path))
        #expect(weights.names.count > 30)
        #expect(
            Set(weights.names).isSuperset(of: ["resnet.embedder.embedder.convolution.weight", "classifier.1.bias"]))
        let values = Set(weights.names.compactMap { weights[$0]?.elements.first })
        #expect(values.count >= weights.names.count / 2)
    }

    @Test func `A part that is not there is named`() throws {
        let folder = try copy("found-shards")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.removeItem(at: folder.appending(path: "model-00002-of-00003.safetensors"))
        let error = #expect(throws: WeightsError.self) { try Weights(contentsOf: folder.path) }
        #expect(error?.place == .part("model-00002-of-00003.safetensors"))
        #expect(error?.cause == .unreachable("No such file or directory"))
    }

    private func index(_ map: String, in folder: URL) throws -> WeightsError? {
        let text = #"{"metadata": {"a": [1, {"b": "]"}]}, "weight_map": {\#(map)}}"#
        try Data(text.utf8).write(to: folder.appending(path: "model.safetensors.index.json"))
        return #expect(throws: WeightsError.self) { try Weights(contentsOf: folder.path) }
    }

    @Test(arguments: ["../x.safetensors", "/etc/passwd", "a/../../x", "link.safetensors", "deep/link/passwd"])
    func `Nothing outside of the folder is opened`(part: String) throws {
        let folder = try copy("found-shards")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = FileManager.default, outside = weightsPath("weights.safetensors")
        try files.createSymbolicLink(
            atPath: folder.appending(path: "link.safetensors").path, withDestinationPath: outside)
        try files.createDirectory(at: folder.appending(path: "deep"), withIntermediateDirectories: false)
        try files.createSymbolicLink(atPath: folder.appending(path: "deep/link").path, withDestinationPath: "/etc")
        let error = try index(#""fc.weight": "\#(part)""#, in: folder)
        #expect(error?.place == .part(part))
        #expect(error?.cause == .outsideOfFolder)
    }

    @Test func `A name in two parts, twice in the index or not in its part is told`() throws {
        let folder = try copy("found-shards"), part = "model-00001-of-00003.safetensors"
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = FileManager.default
        try files.copyItem(at: folder.appending(path: part), to: folder.appending(path: "again.safetensors"))
        let name = try Weights(contentsOf: folder.appending(path: part).path).names[0]
        let twice = try index(#""\#(name)": "\#(part)", "b": "again.safetensors""#, in: folder)
        #expect(twice?.place == .tensor(name))
        #expect(twice?.cause == .malformed("it is in two files, \(part) and again.safetensors"))
        let repeated = try index(#""a": "\#(part)", "a": "\#(part)""#, in: folder)
        #expect(repeated?.cause == .duplicateName("a"))
        let absent = try index(#""no.such": "\#(part)""#, in: folder)
        #expect(absent?.place == .tensor("no.such"))
        #expect(absent?.cause == .malformed("it is not in \(part), where it should be; fetch that file again"))
        let none = try index("", in: folder)
        #expect(none?.cause == .noTensors("an index of weights in several files that names none"))
    }

    @Test(arguments: [
        #"{"weight_map": {"a": 1}}"#, #"{"weight_map": {"a": "b""#, #"{"weight_map": ["a"]} "#,
        #"{"weight_map": {}} x"#,
    ])
    func `An index that is none says where`(text: String) {
        let error = #expect(throws: WeightsError.self) { try Weights(bytes: Array(text.utf8)) }
        guard case .byte? = error?.place else {
            Issue.record("got \(String(describing: error))")
            return
        }
    }
}
