import Explanations
import Foundation
import Networks
import Reference
import Tensors
import Testing
import Zoo

@Suite struct `Max-sensitivity` {
    private let weight = Tensor([3, 4, 0, 0], shape: [1, 4])
    private let x = Tensor([1, 1, 1, 1], shape: [1, 2, 2])

    @Test func `A case worked out by hand`() throws {
        // φ = w x = (3, 4, 0, 0), of norm 5; δ changes it by (3 δ₁, 4 δ₂, 0, 0).
        let network = try SmallNetworks.linear(weight, channels: 1, height: 2, width: 2)
        let samples = [[0.1, 0, 9, 9], [0, -0.2, 9, 9], [0.1, 0.1, 0, 0]].map { δ in
            x + Tensor(δ.map { Float($0) }, shape: [1, 2, 2])
        }
        let got = try #require(
            try MaxSensitivity().value(of: InputXGradient(), .logit(0), for: x, changedTo: samples, in: network))
        #expect(abs(got - 0.8 / 5) < 1e-6)
    }

    @Test func `A constant gradient has none, input × gradient of a linear network a bound`() throws {
        let network = try SmallNetworks.linear(weight, channels: 1, height: 2, width: 2)
        let metric = MaxSensitivity(radius: 0.1, sampleCount: 50)
        #expect(try metric.value(of: Saliency(), .logit(0), for: x, in: network) == 0)
        let got = try #require(try metric.value(of: InputXGradient(), .logit(0), for: x, in: network))
        // ‖w δ‖ ≤ r ‖w‖, and 50 corners come near.
        #expect(got < 0.1 && got > 0.08)
    }

    @Test func `The same for the same seed; none for a map of zeros; no samples are refused`() throws {
        let twin = try Twin(), x = Twin.image().tensor[part: 0]
        func value(_ seed: UInt64) throws -> Float? {
            try MaxSensitivity(radius: 0.05, seed: seed).value(of: Saliency(), .logit(0), for: x, in: twin.network)
        }
        let one = try value(1), again = try value(1), other = try value(2)
        #expect(one == again)
        #expect(one != other)
        let nothing = try SmallNetworks.linear(Tensor(zeros: [1, 4]), channels: 1, height: 2, width: 2)
        #expect(try MaxSensitivity().value(of: Saliency(), .logit(0), for: self.x, in: nothing) == nil)
        #expect(throws: ExplanationError.tooSmall(.samples, 0, method: "max-sensitivity")) {
            try MaxSensitivity(radius: 1, sampleCount: 0).value(of: Saliency(), .logit(0), for: self.x, in: nothing)
        }
    }
}

/// A picture of 2 × 3 in a linear network of two classes, which saliency explains by the size of its weights.
private func answer(
    _ weight: [Float], others: [Int] = [], randomized: Trial.Randomized? = nil,
    of method: any ExplanationMethod = Saliency()
) throws -> TrialAnswer {
    let network = try SmallNetworks.linear(Tensor(weight, shape: [2, 6]), channels: 1, height: 2, width: 3)
    let pass = try network.forward(Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 3]))
    let mask = Tensor(repeating: 1, shape: [2, 3])
    return try TrialAnswer(
        of: method, to: Trial(pass: pass, target: 0, masks: [mask], otherTargets: others, randomized: randomized))
}

@Suite struct `Correlation of two classes' maps` {
    @Test func `A case worked out by hand`() throws {
        // Ranks 1 2 3 4 5 6 and 6 5 4 3 2 1 of the sizes; the sign does not count.
        let opposite = try ClassCorrelation().value(of: answer([1, -2, 3, -4, 5, -6, 6, 5, 4, 3, 2, 1], others: [1]))
        #expect(opposite == -1)
        // 1 - 6 Σ d² / (n (n² - 1)) with one exchange of neighbours: 1 - 12 / 210
        let near = try #require(
            try ClassCorrelation().value(of: answer([1, 2, 3, 4, 5, 6, 2, 1, 3, 4, 5, 6], others: [1])))
        #expect(abs(near - (1 - 12 / 210)) < 1e-6)
    }

    @Test func `A map that does not ask for the class has 1, a picture of one class has none`() throws {
        let weight = (0..<12).map { Float($0 * $0 % 7) }
        let blind = try ClassCorrelation().value(
            of: answer(weight, others: [1, 1], of: Fixed(map: hills(2, 3, seed: 1))))
        #expect(blind == 1)
        #expect(try ClassCorrelation().value(of: answer(weight)) == nil)
    }
}

@Suite struct `The model randomization test` {
    private let weight: [Float] = [1, -2, 3, -4, 5, -6, 0, 0, 0, 0, 0, 0]

    @Test func `Stages go from the output to the input`() throws {
        let network = try Twin().network
        #expect(network.layersWithParameters == ["conv0", "conv1", "score"])
        let cascading = ModelRandomization(order: .cascading).stages(of: network)
        #expect(cascading.map(\.layer) == ["score", "conv1", "conv0"])
        #expect(cascading.map(\.randomized) == [["score"], ["score", "conv1"], ["score", "conv1", "conv0"]])
        let independent = ModelRandomization(order: .independent).stages(of: network)
        #expect(independent.map(\.randomized) == [["score"], ["conv1"], ["conv0"]])
        let two = ModelRandomization(order: .cascading, stageCount: 2).stages(of: network)
        #expect(two.map(\.layer) == ["score", "conv0"])
        let many = ModelRandomization(order: .cascading, stageCount: 99).stages(of: network)
        #expect(many.count == 3)
    }

    @Test func `Each stage compares the maps of both networks`() throws {
        let other = try SmallNetworks.linear(
            Tensor([2, 1, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0], shape: [2, 6]), channels: 1, height: 2, width: 3)
        let judged = try answer(weight) { layers in
            #expect(layers == ["score"] || layers == ["score", "maps"])
            return other
        }
        let stages = try ModelRandomization(order: .cascading).similarities(of: judged)
        #expect(stages.map(\.layer) == ["score", "maps"])
        for stage in stages {
            let spearman = try #require(stage.spearman)
            #expect(abs(spearman - (1 - 12 / 210)) < 1e-6)
            #expect(stage.structuralSimilarity < 1)
        }
        let mean = try #require(try ModelRandomization().value(of: judged))
        #expect(abs(mean - (1 - 12 / 210)) < 1e-6)
    }

    @Test func `What does not look at the network does not change, and an answer without other networks has no number`()
        throws
    {
        let other = try SmallNetworks.linear(Tensor(zeros: [2, 6]), channels: 1, height: 2, width: 3)
        let blind = try answer(weight, randomized: { _ in other }, of: Fixed(map: hills(2, 3, seed: 4)))
        let stages = try ModelRandomization().similarities(of: blind)
        #expect(stages.map(\.spearman) == [1, 1])
        #expect(stages.allSatisfy { $0.structuralSimilarity > 0.9999 })
        // Saliency of a network of zeros is constant: nothing in common.
        let gone = try ModelRandomization().value(of: answer(weight, randomized: { _ in other }))
        #expect(gone == 0)
        #expect(try ModelRandomization().value(of: answer(weight)) == nil)
    }
}

/// Networks some of whose layers start anew.
@Suite struct `Randomizing layers` {
    private static let architecture = Result { try Zoo.architecture("squeezenet1-1") }
    private static let weights = Result {
        let shapes = try architecture.get().parameterShapes(classes: 5)
        return try Weights(
            shapes.map { ($0.name, RandomNumbers(seed: 3, stream: $0.name).uniformTensor($0.shape, in: -0.1...0.1)) })
    }

    private let image = ReferenceArray(formulaImage: 47).tensor

    private func network(_ layers: Set<LayerName>, seed: UInt64 = 1) throws -> Network {
        try Self.architecture.get().network(Self.weights.get(), randomizing: layers, seed: seed)
    }

    @Test func `Without a layer it is the trained network`() throws {
        let trained = try Self.architecture.get().network(Self.weights.get()).logits(image)
        let same = try network([]).logits(image)
        #expect(same == trained)
    }

    @Test func `What comes before a layer stays, the layer changes`() throws {
        let trained = try network([]), layers = trained.layersWithParameters
        let layer = layers[layers.count / 2], before = layers[layers.count / 2 - 3]
        let one = try trained.forward(image), other = try network([layer]).forward(image)
        #expect(try one.activation(at: before) == other.activation(at: before))
        #expect(try one.activation(at: layer) != other.activation(at: layer))
    }

    @Test func `A layer's numbers depend on the seed alone`() throws {
        let layers = try network([]).layersWithParameters
        let first = layers[0]
        let alone = try network([first]).forward(image), among = try network([first, layers[4]]).forward(image)
        #expect(try alone.activation(at: first) == among.activation(at: first))
        #expect(alone.logits != among.logits)
        let otherSeed = try network([first], seed: 2).forward(image)
        #expect(try alone.activation(at: first) != otherSeed.activation(at: first))
    }

    @Test func `A network that has learned nothing keeps the size of its signals`() throws {
        let blank = try network(Set(network([]).layersWithParameters)).forward(image)
        let signal = try blank.activation(at: blank.network.explanationLayer)
        let size = signal.map { $0 * $0 }.mean().squareRoot()
        #expect(size > 0.05 && size < 5)
    }

    @Test func `Weights of another network are refused all the same`() throws {
        #expect(throws: WeightsMismatch.self) {
            try Zoo.architecture("alexnet").network(Self.weights.get(), randomizing: ["features.0"], seed: 0)
        }
    }
}
