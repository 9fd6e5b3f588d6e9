import Foundation
import Networks
import Tensors
import Testing

/// Targets are functionals of a named output: a class, a margin, a unit, a region of a map, a word at a step, a direction.
@Suite struct TargetTests {
    /// Logits `[N, 5]`, and before them maps `[N, 4, 3, 3]`.
    private func network() throws -> Network {
        let specification = InputSpecification(channels: 2, height: 3, width: 3, mean: [0, 0], deviation: [1, 1])
        var net = NetworkBuilder(formulaWeights: 1, input: specification)
        let maps = net.convolution("maps", net.input, to: 4, kernel: 3, bias: true)
        let pooled = net.globalAveragePooling("pool", net.relu("relu", maps))
        let logits = net.linear("head", pooled, to: 5)
        return try net.network("two outputs", explanationLayer: "relu", outputs: [logits, maps])
    }

    private let x = RandomNumbers(seed: 4).uniformTensor([2, 2, 3, 3], in: -1...1)

    @Test func `A network has named outputs`() throws {
        let network = try network()
        #expect(network.outputNames == ["head", "maps"])
        #expect(network.outputLayer == "head")
        #expect(network.inputNames == [.input])
        let pass = try network.forward(x)
        #expect(try pass.logits == pass.activation(at: "head"))
        #expect(try pass.activation(at: "maps").shape == [2, 4, 3, 3])
    }

    @Test func `A region of a map is its masked sum, and its gradient the mask`() throws {
        let pass = try network().forward(x), maps = try pass.activation(at: "maps")
        let mask = Tensor([0, 0.5, 0, 1, 1, 0, 0, 0, 0], shape: [3, 3])
        let target = Target.region(channel: 2, mask: mask, of: "maps")
        let values = try target.values(in: pass)
        for image in 0..<2 {
            let expected = (maps[part: image][part: 2] * mask).sum()
            #expect(abs(values[image] - expected) < 1e-6)
        }
        let gradient = try pass.gradient(of: target, at: "maps")
        #expect(gradient[part: 0][part: 2] == mask)
        #expect(gradient[part: 0][part: 1] == Tensor(zeros: [3, 3]))
        // All of a channel is the channel's unit without a place.
        let whole = Target.region(channel: 2, mask: Tensor(repeating: 1, shape: [3, 3]), of: "maps")
        let a = try pass.gradient(of: whole, at: .input)
        let b = try pass.gradient(of: .neuron(layer: "maps", channel: 2), at: .input)
        #expect(a == b)
        // And the score of a class of a map.
        #expect(try pass.gradient(of: .logit(2, of: "maps"), at: .input) == b)
    }

    @Test func `A direction of the logits is the sum of its parts`() throws {
        let pass = try network().forward(x)
        let v = Tensor([1, 0, -1, 0, 0], shape: [5])
        let values = try Target.product(with: v).values(in: pass)
        let margins = try Target.margin(of: 0, over: 2).values(in: pass)
        for (a, b) in zip(values, margins) { #expect(abs(a - b) < 1e-6) }
        let a = try pass.gradient(of: .product(with: v), at: .input)
        #expect(try pass.gradient(of: .margin(of: 0, over: 2), at: .input) == a)
    }

    @Test func `A word at a step is a log-probability, with the slope 1 - p at its own score and -p at others`() throws
    {
        let scores = Tensor([1, 2, 0.5, 0, 0, 3], shape: [2, 3])
        let target = Target.word(2, step: 1)
        let e = exp(2.0), p = [1.0, 1.0, e * exp(1.0)].map { $0 / (2 + e * exp(1.0)) }
        let values = try target.values(for: Tensor(stacking: [scores]))
        #expect(abs(Double(values[0]) - log(p[2])) < 1e-6)
        // Maps [N, 4, 3, 3] have no steps.
        let pass = try network().forward(x)
        #expect(throws: NetworkError.self) { try Target.word(1, step: 0, of: "maps").values(in: pass) }
        #expect(throws: NetworkError.self) { try Target.region(channel: 0, mask: scores, of: "maps").values(in: pass) }
        #expect(throws: NetworkError.self) { try Target.product(with: scores).values(in: pass) }
        #expect(throws: NetworkError.self) { try Target.probability(0, of: "maps").values(in: pass) }
        #expect(throws: NetworkError.self) { try Target.logit(5).values(in: pass) }
    }

    // MARK: Several inputs

    /// A map that a second input weighs, channel by channel.
    private func gated() throws -> Network {
        let specification = InputSpecification(channels: 2, height: 3, width: 3, mean: [0, 0], deviation: [1, 1])
        var net = NetworkBuilder(formulaWeights: 1, input: specification)
        let gate = net.input("gate", channels: 4)
        let maps = net.convolution("maps", net.input, to: 4, kernel: 3, bias: true)
        let product = net.add("gated", ChannelGate(), maps, gate)
        _ = net.globalAveragePooling("pool", product)
        return try net.network("two inputs", explanationLayer: "maps")
    }

    @Test func `A network has named inputs, and gradients at each`() throws {
        let network = try gated(), gate = RandomNumbers(seed: 5).uniformTensor([2, 4, 1, 1], in: 0...1)
        #expect(network.inputNames == [.input, "gate"])
        let pass = try network.forward([.input: x, "gate": gate])
        let maps = try pass.activation(at: "maps")
        for image in 0..<2 {
            for channel in 0..<4 {
                let expected = maps[part: image][part: channel].mean() * gate[image, channel, 0, 0]
                #expect(abs(pass.logits[image, channel, 0, 0] - expected) < 1e-5)
            }
        }
        let atGate = try pass.gradient(of: .logit(1), at: "gate")
        #expect(atGate.shape == [2, 4, 1, 1])
        #expect(abs(atGate[0, 1, 0, 0] - maps[part: 0][part: 1].mean()) < 1e-5)
        #expect(atGate[0, 0, 0, 0] == 0)
    }

    @Test func `Inputs that are missing, unknown or unequal are named`() throws {
        let network = try gated(), gate = Tensor(zeros: [1, 4, 1, 1])
        #expect(throws: NetworkError.missingInput("gate", network: "two inputs")) { try network.forward(x) }
        #expect(throws: NetworkError.missingInput(.input, network: "two inputs")) {
            try network.forward(["gate": gate])
        }
        #expect(throws: NetworkError.unequalExamples("gate", [1, 4, 1, 1])) {
            try network.forward([.input: x, "gate": gate])
        }
        #expect(throws: NetworkError.notAnInput("maps", inputs: [.input, "gate"])) {
            try network.forward([.input: x, "maps": gate])
        }
    }
}
