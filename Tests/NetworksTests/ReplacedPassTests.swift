import Networks
import Reference
import Tensors
import Testing
import Zoo

/// Passes that go on from another output of a layer.
@Suite struct `Replacing a layer's output` {
    /// Two convolutions with a skip around the second one, pooled.
    private static func residual() throws -> Network {
        let input = InputSpecification(
            channels: 3, height: 7, width: 6, mean: [0, 0, 0], deviation: [1, 1, 1])
        var net = NetworkBuilder(formulaWeights: 5, input: input)
        let a = net.relu("act1", net.convolution("conv1", net.input, to: 8, kernel: 3, bias: true))
        let b = net.convolution("conv2", a, to: 8, kernel: 3, bias: true)
        let c = net.relu("act2", net.sum("add", a, b))
        let d = net.convolution("conv3", c, to: 6, kernel: 1)
        _ = net.linear("score", net.globalAveragePooling("pool", d), to: 4)
        return try net.network("residual", explanationLayer: "act2")
    }

    private static func images(_ shape: [Int], seed: Int = 1) -> Tensor {
        ReferenceArray(waves: shape, seed: seed).tensor
    }

    private static func deviation(_ got: Tensor, _ expected: Tensor) -> Double {
        ReferenceArray(got).deviation(from: ReferenceArray(expected))
    }

    @Test(arguments: ["input", "conv1", "act1", "conv2", "add", "act2", "conv3", "pool", "score"] as [LayerName])
    func `Replaced by itself, nothing changes behind it`(layer: LayerName) throws {
        let pass = try Self.residual().forward(Self.images([2, 3, 7, 6]))
        let same = try pass.replacing(layer, with: pass.activation(at: layer))
        #expect(Self.deviation(same.logits, pass.logits) < 1e-6)
        for place in [layer, "score"] {
            let got = try same.gradient(of: .probability(2), at: place)
            #expect(try Self.deviation(got, pass.gradient(of: .probability(2), at: place)) < 1e-5)
            #expect(try Self.deviation(same.activation(at: place), pass.activation(at: place)) < 1e-6)
        }
    }

    @Test(arguments: [
        ("resnet18", "layer3.0.conv2"), ("mobilenet-v3-small", "features.9.block.2.fc2"),
        ("shufflenet-v2-x1-0", "stage3.1.branch2.3"), ("densenet121", "features.denseblock3.denselayer4.conv2"),
        ("googlenet", "inception4b.branch2.1.conv"),
    ])
    func `What reads past the layer keeps what the pass computed, in every family`(name: String, layer: String) throws {
        let network = try Zoo.network(name, formulaWeights: 3, classes: 5)
        let size = network.input.height / 2 / 32 * 32
        let first = try network.forward(Self.images([1, 3, size, size]))
        let A = try first.activation(at: LayerName(layer))
        let got = try first.replacing(LayerName(layer), with: A).logits
        #expect(Self.deviation(got, first.logits) < 1e-5)
        let other = try first.replacing(LayerName(layer), with: A * 3).logits
        #expect(Self.deviation(other, first.logits) > 1e-5)
    }

    @Test func `The logits behind a replacement, worked out by hand`() throws {
        // y = W mean(relu(x)): a map of (1, 3) has the mean 2.
        var net = NetworkBuilder(
            formulaWeights: 0,
            input: InputSpecification(channels: 1, height: 1, width: 2, mean: [0], deviation: [1]))
        let pool = net.globalAveragePooling("pool", net.relu("act", net.input))
        _ = net.add("score", Linear("score", weight: Tensor([5, -1], shape: [2, 1])), pool, channels: 2)
        let pass = try net.network("pooled", explanationLayer: "act").forward(Tensor([7, -7], shape: [1, 1, 1, 2]))
        let got = try pass.replacing("act", with: Tensor([1, 3], shape: [1, 1, 1, 2]))
        #expect(got.logits == Tensor([10, -2], shape: [1, 2]))
        #expect(try got.gradient(of: .logit(0), at: "act") == Tensor([2.5, 2.5], shape: [1, 1, 1, 2]))
        #expect(try got.activation(at: "pool") == Tensor([2], shape: [1, 1, 1, 1]))
        // One replacement behind another.
        let again = try got.replacing("pool", with: Tensor([4], shape: [1, 1, 1, 1]))
        #expect(again.logits == Tensor([20, -4], shape: [1, 2]))
    }

    @Test func `The gradient at a replaced layer is that of central differences`() throws {
        let pass = try Self.residual().forward(Self.images([1, 3, 7, 6]))
        let A = Self.images([1, 8, 7, 6], seed: 4)
        let gradient = try pass.replacing("conv2", with: A).gradient(of: .logit(1), at: "conv2")
        let direction = Self.images([1, 8, 7, 6], seed: 9)
        let step = Tensor(repeating: 1e-3, shape: A.shape) * direction
        let difference =
            try pass.replacing("conv2", with: A + step).logits[0, 1]
            - pass.replacing("conv2", with: A - step).logits[0, 1]
        let expected = (gradient * direction).sum()
        #expect(abs(difference / 2e-3 - expected) < 1e-2 * abs(expected))
    }

    @Test func `Another shape, and a gradient before the layer, are refused`() throws {
        let pass = try Self.residual().forward(Self.images([1, 3, 7, 6]))
        let wrong = NetworkError.wrongActivation([2, 8, 7, 6], layer: "act2", expected: [1, 8, 7, 6])
        let error = #expect(throws: wrong) {
            try pass.replacing("act2", with: Tensor(zeros: [2, 8, 7, 6]))
        }
        #expect(error?.description.contains("\"act2\"") == true)
        let replaced = try pass.replacing("act2", with: Tensor(zeros: [1, 8, 7, 6]))
        #expect(throws: NetworkError.noPath(from: "score", to: "conv1")) {
            try replaced.gradient(of: .logit(0), at: "conv1")
        }
        #expect(throws: NetworkError.self) { try pass.replacing("act3", with: Tensor(zeros: [1])) }
    }
}
