import Foundation
import Importing
import Networks
import Reference
import Tensors
import Testing
import Zoo

/// State dicts that torchvision's models saved, in both file formats (made by `make_zoo_state_dicts.py`), and such as
/// the network's own list of parameters gives.
@Suite struct `State dicts of torchvision` {
    private func saved(_ name: String) throws -> Weights {
        try Weights(contentsOf: RepositoryFile.path("Tests/NetworksTests/Golden/zoo-\(name).pth"))
    }

    /// Zeros under the names of an architecture's parameters, some of them changed.
    private func zeros(
        _ name: String, classes: Int = 1000, and more: [(name: String, tensor: Tensor)] = [],
        renamed: (String) -> String = { $0 }
    ) throws -> Weights {
        let shapes = try Zoo.architecture(name).parameterShapes(classes: classes)
        return try Weights(shapes.map { (renamed($0.name), Tensor(zeros: $0.shape)) } + more)
    }

    @Test(arguments: [
        ("squeezenet1-0", 3), ("squeezenet1-1-legacy", 5), ("mobilenet-v2-legacy", 7), ("mobilenet-v3-small", 4),
        ("shufflenet-v2-x1-0", 1000),
    ])
    func `Both file formats load by name, with as many classes as they were trained for`(
        _ file: String, classes: Int
    ) throws {
        let weights = try saved(file)
        let network = try Zoo.network(file.replacingOccurrences(of: "-legacy", with: ""), weights: weights)
        #expect(try network.shape(of: network.outputLayer) == [1, classes])
        // Tensor k of the file holds (k modulo 61 + 1) / 64.
        for (k, name) in weights.names.enumerated() where !name.hasSuffix("num_batches_tracked") {
            let tensor = try #require(weights[name])
            let expected = Float(k % 61 + 1) / 64
            #expect(tensor.minimum() == expected && tensor.maximum() == expected)
        }
    }

    @Test func `A state dict of another network is refused, and what does not fit is listed`() throws {
        let weights = try zeros("resnet18")
        let deeper = try #require(throws: WeightsMismatch.self) { try Zoo.network("resnet34", weights: weights) }
        #expect(deeper.missing.contains("layer1.2.conv1.weight"))
        #expect(deeper.misshapen.isEmpty && deeper.extra.isEmpty)
        let narrower = try #require(throws: WeightsMismatch.self) { try Zoo.network("resnet50", weights: weights) }
        #expect(narrower.misshapen.contains { $0.name == "layer1.0.conv1.weight" && $0.found == [64, 64, 3, 3] })
        let shallower = try #require(throws: WeightsMismatch.self) {
            try Zoo.network("resnet18", weights: zeros("resnet34"))
        }
        #expect(shallower.extra.contains("layer1.2.conv1.weight"))
    }

    @Test func `Another number of classes than asked for is told by shape`() throws {
        let weights = try zeros("resnet18", classes: 3)
        let network = try Zoo.network("resnet18", weights: weights, classes: 3)
        #expect(try network.shape(of: network.outputLayer) == [1, 3])
        let error = try #require(throws: WeightsMismatch.self) {
            try Zoo.network("resnet18", weights: weights, classes: 10)
        }
        #expect(error.misshapen.map(\.name) == ["fc.weight", "fc.bias"])
        #expect(error.missing + error.extra == [])
    }

    @Test(arguments: [
        ("googlenet", "aux1.conv.conv.weight"), ("googlenet", "aux2.fc2.bias"),
        ("inception-v3", "AuxLogits.conv0.bn.running_mean"), ("resnet18", "bn1.num_batches_tracked"),
    ])
    func `What only training needs is left aside`(_ name: String, entry: String) throws {
        let weights = try zeros(name, and: [(entry, Tensor(zeros: [7]))])
        let network = try Zoo.network(name, weights: weights)
        #expect(network.name == name)
    }

    @Test(arguments: ["module.", "_orig_mod.", "module._orig_mod.", "net.backbone."])
    func `What DataParallel, torch.compile or a program put before every name is left aside`(beginning: String) throws {
        let counter = (name: beginning + "bn1.num_batches_tracked", tensor: Tensor(zeros: [1]))
        let weights = try zeros("resnet18", classes: 4, and: [counter]) { beginning + $0 }
        let network = try Zoo.network("resnet18", weights: weights)
        #expect(try network.shape(of: network.outputLayer) == [1, 4])
        // What stands beside the network's names is no part of it, and is listed.
        let mixed = try zeros("resnet18", and: [("loss.weight", Tensor(zeros: [2]))]) { beginning + $0 }
        let beside = try Zoo.architecture("resnet18").renaming(of: mixed).beside
        #expect(try Zoo.network("resnet18", weights: mixed).name == "resnet18")
        #expect(beside == ["loss.weight"])
    }

    @Test func `An entry that no layer asks for is listed`() throws {
        let weights = try zeros("resnet18", and: [("aux1.fc.weight", Tensor(zeros: [2, 2]))])
        let error = try #require(throws: WeightsMismatch.self) { try Zoo.network("resnet18", weights: weights) }
        #expect(error.extra == ["aux1.fc.weight"])
    }

    @Test func `DenseNet's older names are known`() throws {
        let weights = try zeros("densenet121") { name in
            guard name.contains("denselayer") else { return name }
            return ["norm1", "norm2", "conv1", "conv2"].reduce(name) { name, part in
                name.replacingOccurrences(of: ".\(part).", with: ".\(part.dropLast()).\(part.last!).")
            }
        }
        #expect(weights.names.contains("features.denseblock1.denselayer1.norm.1.weight"))
        let network = try Zoo.network("densenet121", weights: weights)
        #expect(network.parameterCount == 8_062_504)
    }

    @Test func `An unknown architecture is told with the nearest names`() throws {
        let error = try #require(throws: Zoo.UnknownModel.self) { try Zoo.architecture("resnet-50") }
        #expect(error.nearest.first == "resnet50")
    }
}
