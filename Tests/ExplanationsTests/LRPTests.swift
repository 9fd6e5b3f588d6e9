import Explanations
import Networks
import Reference
import Tensors
import Testing
import Zoo

@Suite struct `Layer-wise relevance propagation` {
    private static let rules: [RelevanceRule] = [
        .epsilon(0), .epsilon(0.25), .gamma(0.25), .alphaBeta(alpha: 1, beta: 0), .alphaBeta(alpha: 2, beta: 1),
        .zBox(low: [-2], high: [2]), .wSquare, .flat,
    ]

    @Test func `Shares of a sum, by hand`() throws {
        // z = 1·2 + 2·3 - 1·1 = 7: shares 2, 6, -1; the positive ones alone 7·2/8 and 7·6/8.
        let network = try SmallNetworks.linear(Tensor([1, 2, -1], shape: [1, 3]), channels: 1, height: 1, width: 3)
        let x = Tensor([2, 3, 1], shape: [1, 1, 3])
        let epsilon = try LRP(rules: .epsilon, epsilon: 0).attribute(.logit(0), to: x, in: network).values
        #expect(epsilon == Tensor([2, 6, -1], shape: [1, 1, 1, 3]))
        var positive = Composite(convolution: .epsilon(0), linear: .alphaBeta(alpha: 1, beta: 0))
        let pass = try network.forward(x)
        let plus = try pass.gradient(of: .logit(0), at: .input, rule: .relevance(positive))
        #expect(plus.deviation(from: ReferenceArray([1.75, 5.25, 0], shape: [1, 1, 1, 3])) < 1e-6)
        positive.layers["score"] = .flat
        let flat = try pass.gradient(of: .logit(0), at: "maps", rule: .relevance(positive))
        #expect(flat.deviation(from: ReferenceArray([7 / 3, 7 / 3, 7 / 3], shape: [1, 1, 1, 3])) < 1e-6)
    }

    /// Weights and biases of two linear layers, 5 to 4 to 3, and an input of either sign.
    private static let layers = (0..<2).map { i in
        (
            W: ReferenceArray(waves: [4 - i, 5 - i], seed: 3 + i).rounded,
            b: ReferenceArray(waves: [4 - i], seed: 5 + i).rounded.elements
        )
    }

    @Test(arguments: rules, [1, 2])
    func `Each rule is its formula in matrix algebra, for inputs of either sign`(
        rule: RelevanceRule, seed: Int
    ) throws {
        let x = ReferenceArray(waves: [1, 1, 1, 5], seed: seed).rounded
        var net = NetworkBuilder(formulaWeights: 0, input: SmallNetworks.input(channels: 1, height: 1, width: 5))
        var output = net.input
        for (i, layer) in Self.layers.enumerated() {
            let bias = Tensor(layer.b.map { Float($0) }, shape: [layer.b.count])
            let made = Linear("fc\(i)", weight: layer.W.tensor, bias: bias)
            output = net.add(LayerName("fc\(i)"), made, output, channels: layer.b.count)
        }
        let network = try net.network("dense", explanationLayer: "fc0")
        let middle = Self.dense(x.elements, 0)
        var R = Self.dense(middle, 1)
        R = R.indices.map { $0 == 1 ? R[$0] : 0 }
        let afterLast = ReferenceRelevance.of(R, x: middle, W: Self.layers[1].W, b: Self.layers[1].b, .epsilon(1e-6))
        let expected = ReferenceRelevance.of(
            afterLast, x: x.elements, W: Self.layers[0].W, b: Self.layers[0].b, rule)
        let composite = Composite(first: rule, convolution: .flat, linear: .epsilon(1e-6))
        let got = try network.forward(x.tensor).gradient(of: .logit(1), at: .input, rule: .relevance(composite))
        #expect(got.deviation(from: ReferenceArray(expected, shape: [1, 1, 1, 5])) < 1e-5)
    }

    private static func dense(_ x: [Double], _ i: Int) -> [Double] {
        layers[i].b.indices.map { o in x.indices.reduce(layers[i].b[o]) { $0 + layers[i].W[o, $1] * x[$1] } }
    }

    @Test(arguments: LRP.Rules.allCases)
    func `Without biases the relevances of every layer add up to the score`(rules: LRP.Rules) throws {
        // Class 2 has no bias either.
        let twin = try Twin(), x = Twin.image()
        let pass = try twin.network.forward(x.tensor)
        let rule = BackwardRule.relevance(LRP(rules: rules).composite(for: twin.network.input))
        for layer: LayerName in ["input", "conv0", "relu0", "conv1", "relu1", "score"] {
            let sum = try pass.gradient(of: .logit(2), at: layer, rule: rule).sum()
            #expect(abs(sum / pass.logits[0, 2] - 1) < 1e-4, "\(layer)")
        }
    }

    @Test(arguments: LRP.Rules.allCases)
    func `Batch normalization counts as part of the convolution before it`(rules: LRP.Rules) throws {
        let weight = ReferenceArray(waves: [4, 3, 3, 3], seed: 1).rounded.tensor
        let input = SmallNetworks.input(channels: 3, height: 5, width: 4)
        func network(_ body: (inout NetworkBuilder) -> NetworkBuilder.Output) throws -> Network {
            var net = NetworkBuilder(formulaWeights: 2, input: input)
            _ = net.linear("score", net.globalAveragePooling("pool", net.relu("relu", body(&net))), to: 3)
            return try net.network("small", explanationLayer: "relu")
        }
        let apart = try network { net in
            let layer = Convolution("conv", weight: weight, padding: .symmetric(.init(1)))
            let normalization = BatchNormalization(
                "norm", gamma: Tensor([1, -2, 0.5, 3], shape: [4]), beta: Tensor([0.5, 0.25, -1, 0], shape: [4]),
                mean: Tensor([0, 1, -0.5, 0.25], shape: [4]), variance: Tensor(repeating: 4, shape: [4]), epsilon: 0)
            return net.add("norm", normalization, net.add("conv", layer, net.input, channels: 4))
        }
        let together = try network { net in
            let scale = Tensor([0.5, -1, 0.25, 1.5], shape: [4, 1, 1, 1])
            let bias = Tensor([0.5, 1.25, -0.875, -0.375], shape: [4])
            let layer = Convolution("conv", weight: weight * scale, bias: bias, padding: .symmetric(.init(1)))
            return net.add("conv", layer, net.input, channels: 4)
        }
        let x = ReferenceArray(waves: [3, 5, 4], seed: 2).tensor, method = LRP(rules: rules)
        let expected = try method.attribute(.logit(1), to: x, in: together).values
        let got = try method.attribute(.logit(1), to: x, in: apart).values
        #expect(got.deviation(from: ReferenceArray(expected)) < 1e-5)
    }

    @Test func `A gate receives no relevance, a sum's parts receive what they added`() throws {
        var net = NetworkBuilder(formulaWeights: 0, input: SmallNetworks.input(channels: 1, height: 1, width: 2))
        let gate = net.add("gate", Sigmoid(), net.globalAveragePooling("squeeze", net.input))
        let gated = net.add("gated", ChannelGate(), net.input, gate)
        let sum = net.sum("sum", gated, net.input)
        _ = net.add("score", Linear("score", weight: Tensor([1, 1], shape: [1, 2])), sum, channels: 1)
        let network = try net.network("gated", explanationLayer: "sum")
        let pass = try network.forward(Tensor([1, 3], shape: [1, 1, 2]))
        let rule = BackwardRule.relevance(Composite(convolution: .epsilon(0), linear: .epsilon(0)))
        // s = σ(2); y = 4 (1 + s); gated carries s / (1 + s) of it.
        let s = Float(0.8807970779)
        #expect(try pass.gradient(of: .logit(0), at: "gate", rule: rule) == Tensor(zeros: [1, 1, 1, 1]))
        let atGated = try pass.gradient(of: .logit(0), at: "gated", rule: rule)
        #expect(abs(atGated[0, 0, 0, 0] - s) < 1e-5)
        #expect(abs(atGated[0, 0, 0, 1] - 3 * s) < 1e-5)
        let atInput = try pass.gradient(of: .logit(0), at: .input, rule: rule)
        #expect(abs(atInput[0, 0, 0, 0] - (1 + s)) < 1e-5)
        #expect(abs(atInput[0, 0, 0, 1] - 3 * (1 + s)) < 1e-5)
    }

    /// Loops that oneDNN does not have compute on floats, whatever lies between its kernels.
    @Test(
        .enabled(if: Precision.bfloat16.isSupported, "needs a processor with bfloat16"), arguments: LRP.Rules.allCases)
    func `In bfloat16 relevances are the same to a digit`(rules: LRP.Rules) throws {
        let network = try Twin().network, x = Twin.image().tensor
        let exact = try LRP(rules: rules, epsilon: 0.1).attribute(.logit(2), to: x, in: network).values
        let half = try LRP(rules: rules, epsilon: 0.1)
            .attribute(.logit(2), to: x, in: network.running(in: .bfloat16)).values
        #expect(half.deviation(from: ReferenceArray(exact)) < 0.1)
    }

    @Test(
        arguments: Thorough.cases([
            "mobilenet-v2", "mobilenet-v3-small", "convnext-tiny", "densenet121", "googlenet", "inception-v3",
            "shufflenet-v2-x1-0", "squeezenet1-1",
        ]) { ["mobilenet-v3-small", "shufflenet-v2-x1-0", "squeezenet1-1"].contains($0) })
    func `Every family of architectures has relevances`(name: String) throws {
        let network = try Zoo.network(name, formulaWeights: 1, classes: 10)
        let pass = try network.forward(ReferenceArray(formulaImage: name == "inception-v3" ? 107 : 64).tensor)
        for rules in [LRP.Rules.epsilonPlus, .epsilonGammaBox] {
            let found = try LRP(rules: rules).attribute(.logit(3), in: pass).values
            #expect(found.firstNonFinite() == nil)
            #expect(found.absoluteValue().maximum() > 0)
        }
    }

    @Test(arguments: [Float(-1), .nan, .infinity])
    func `An epsilon or a gamma that is none is named`(value: Float) throws {
        let network = try Twin().network
        for method in [LRP(epsilon: value), LRP(rules: .epsilonGammaBox, gamma: value)] {
            let error = #expect(throws: ExplanationError.self) {
                try method.attribute(.logit(0), to: Twin.image().tensor, in: network)
            }
            #expect(error?.description.contains("it must be 0 or more") == true)
        }
    }
}

/// The rules for one linear layer, written out as sums over its matrix.
enum ReferenceRelevance {
    static func of(
        _ R: [Double], x: [Double], W: ReferenceArray, b: [Double], _ rule: RelevanceRule
    ) -> [Double] {
        var result = [Double](repeating: 0, count: x.count)
        for o in R.indices {
            let w = x.indices.map { W[o, $0] }, terms = x.indices.map { w[$0] * x[$0] }
            let z = terms.reduce(b[o], +)
            for (shares, denominator, factor) in Self.shares(w, terms, z, b[o], x, rule) {
                for i in x.indices { result[i] += factor * R[o] * shares[i] / denominator }
            }
        }
        return result
    }

    private static func shares(
        _ w: [Double], _ terms: [Double], _ z: Double, _ b: Double, _ x: [Double], _ rule: RelevanceRule
    ) -> [([Double], Double, Double)] {
        func stable(_ z: Double, _ ε: Double = 1e-6) -> Double { z < 0 ? z - ε : z + ε }
        let positive = terms.map { max(0, $0) }, negative = terms.map { min(0, $0) }
        func sum(_ terms: [Double], _ b: Double) -> Double { terms.reduce(b, +) }
        switch rule {
        case .epsilon(let ε): return [(terms, stable(z, Double(ε)), 1)]
        case .gamma(let γ):
            let γ = Double(γ), favoured = z > 0 ? positive : negative
            let raised = terms.indices.map { terms[$0] + γ * favoured[$0] }
            return [(raised, stable(sum(raised, b + γ * (z > 0 ? max(0, b) : min(0, b)))), 1)]
        case .alphaBeta(let α, let β):
            return [
                (positive, stable(sum(positive, max(0, b))), Double(α)),
                (negative, stable(sum(negative, min(0, b))), -Double(β)),
            ]
        case .zBox(let low, let high):
            let boxed = terms.indices.map {
                terms[$0] - max(0, w[$0]) * Double(low[0]) - min(0, w[$0]) * Double(high[0])
            }
            return [(boxed, stable(sum(boxed, 0)), 1)]
        case .wSquare: return [(w.map { $0 * $0 }, stable(sum(w.map { $0 * $0 }, b * b)), 1)]
        case .flat: return [(x.map { _ in 1 }, stable(Double(x.count)), 1)]
        }
    }
}
