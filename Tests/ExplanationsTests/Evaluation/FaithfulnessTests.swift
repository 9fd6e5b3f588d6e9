import Explanations
import Foundation
import Networks
import Reference
import Tensors
import Testing

/// y = the sum of a row of five.
private func sumOfFive() throws -> Network {
    try SmallNetworks.linear(Tensor(repeating: 1, shape: [1, 5]), channels: 1, height: 1, width: 5)
}

private let row = Tensor([1, 2, 3, 4, 5], shape: [1, 1, 5])

/// The probability of a class in Double.
private func probability(_ c: Int, _ logits: ReferenceArray) -> Double {
    let powers = logits.elements.map { exp($0 - logits.elements.max()!) }
    return powers[c] / powers.reduce(0, +)
}

@Suite struct `Deletion and insertion` {
    @Test func `Cases worked out by hand`() throws {
        let map = Tensor([0, 2, 1, 4, 3], shape: [1, 5])
        let deletion = try Deletion(stepCount: 5).curve(of: .logit(0), by: map, for: row, in: sumOfFive())
        #expect(deletion.scores == [15, 11, 6, 4, 1, 0])
        #expect(deletion.shares == [0, 0.2, 0.4, 0.6, 0.8, 1])
        #expect(abs(deletion.area - (15 / 2 + 11 + 6 + 4 + 1) / 5) < 1e-6)
        let insertion = try Insertion(stepCount: 2, baseline: .zero)
            .curve(of: .logit(0), by: map, for: row, in: sumOfFive())
        // Two of five pixels in the first step, all in the second.
        #expect(insertion.shares == [0, 0.4, 1])
        #expect(insertion.scores == [0, 9, 15])
        #expect(abs(insertion.area - (0.4 * 4.5 + 0.6 * 12)) < 1e-5)
    }

    @Test(arguments: [7, 42]) func `Against the loop over pixels in Double`(steps: Int) throws {
        let twin = try Twin(), x = Twin.image(), b = Twin.image(4), map = hills(6, 7, seed: 3)
        let order = (0..<42).sorted { map[$0 / 7, $0 % 7] > map[$1 / 7, $1 % 7] }
        var deleted = x, inserted = b
        var expected = [(twin.score(1, deleted), twin.score(1, inserted))]
        for k in 1...steps {
            for p in order[(k - 1) * 42 / steps..<k * 42 / steps] {
                for c in 0..<3 {
                    deleted[0, c, p / 7, p % 7] = b[0, c, p / 7, p % 7]
                    inserted[0, c, p / 7, p % 7] = x[0, c, p / 7, p % 7]
                }
            }
            expected.append((twin.score(1, deleted), twin.score(1, inserted)))
        }
        let image = x.tensor[part: 0]
        let deletion = try Deletion(stepCount: steps, baseline: Twin.baseline)
            .curve(of: .logit(1), by: map, for: image, in: twin.network)
        let insertion = try Insertion(stepCount: steps, baseline: Twin.baseline)
            .curve(of: .logit(1), by: map, for: image, in: twin.network)
        for (k, expected) in expected.enumerated() {
            #expect(abs(Double(deletion.scores[k]) - expected.0) < 1e-3)
            #expect(abs(Double(insertion.scores[k]) - expected.1) < 1e-3)
        }
    }

    @Test func `What is deleted with one map is inserted with its opposite`() throws {
        let twin = try Twin(), x = Twin.image().tensor[part: 0], map = hills(6, 7, seed: 2)
        let deletion = try Deletion(stepCount: 6).curve(of: .logit(0), by: map, for: x, in: twin.network)
        let insertion = try Insertion(stepCount: 6, baseline: .zero)
            .curve(of: .logit(0), by: -map, for: x, in: twin.network)
        for (a, b) in zip(deletion.scores, insertion.scores.reversed()) { #expect(abs(a - b) < 1e-4) }
        #expect(abs(deletion.area - insertion.area) < 1e-4)
    }

    @Test func `Of all orders of a linear network's pixels its own falls fastest`() throws {
        let own = try Deletion(stepCount: 5).curve(of: .logit(0), by: row[part: 0], for: row, in: sumOfFive()).area
        for seed in 0..<20 {
            let map = RandomNumbers(seed: UInt64(seed)).uniformTensor([1, 5])
            let other = try Deletion(stepCount: 5).curve(of: .logit(0), by: map, for: row, in: sumOfFive()).area
            #expect(other >= own)
        }
    }

    @Test func `One step compares both ends, no step is refused`() throws {
        let one = try Deletion(stepCount: 1).curve(of: .logit(0), by: row[part: 0], for: row, in: sumOfFive())
        #expect(one.area == 7.5)
        let error = #expect(throws: ExplanationError.tooSmall(.steps, 0, method: "deletion")) {
            try Deletion(stepCount: 0).curve(of: .logit(0), by: row[part: 0], for: row, in: sumOfFive())
        }
        #expect(error?.description == "deletion with 0 for steps: it must be at least 1.")
        #expect(throws: ExplanationError.tooSmall(.steps, 0, method: "insertion")) {
            try Insertion(stepCount: 0).curve(of: .logit(0), by: row[part: 0], for: row, in: sumOfFive())
        }
    }
}

@Suite struct `Average drop and increase in confidence` {
    /// The two numbers for a network that explains itself: input × gradient.
    private func values(_ weight: [Float], _ x: [Float]) throws -> (drop: Float?, increase: Float?) {
        let network = try SmallNetworks.linear(
            Tensor(weight, shape: [2, x.count]), channels: 1, height: 1, width: x.count)
        let trial = Trial(
            pass: try network.forward(Tensor(x, shape: [1, 1, x.count])), target: 0,
            masks: [Tensor(repeating: 1, shape: [1, x.count])])
        let answer = try TrialAnswer(of: InputXGradient(), to: trial)
        return (try AverageDrop().value(of: answer), try IncreaseInConfidence().value(of: answer))
    }

    @Test func `A case worked out by hand`() throws {
        // Class 0: 2 · 1 + 1 · 1, class 1: 0. The map (2, 1) is scaled to (1, 0): 2 is left of 3.
        let got = try values([2, 1, 0, 0], [1, 1])
        let whole = 1 / (1 + exp(-3.0)), seen = 1 / (1 + exp(-2.0))
        let drop = try #require(got.drop)
        #expect(abs(Double(drop) - (whole - seen) / whole) < 1e-6)
        #expect(got.increase == 0)
    }

    @Test func `Hiding what speaks against the class raises its probability`() throws {
        // Class 0: 2 - 1; the map (2, 0) hides the second pixel.
        let got = try values([2, -1, 0, 0], [1, 1])
        #expect(got.drop == 0)
        #expect(got.increase == 1)
    }

    @Test func `A constant map hides everything`() throws {
        let got = try values([1, 1, 0, 0], [2, 2])
        let drop = try #require(got.drop)
        #expect(abs(Double(drop) - (1 - 0.5 * (1 + exp(-4.0)))) < 1e-6)
    }
}

@Suite struct `Infidelity of attributions` {
    private let weight = Tensor((0..<12).map { Float($0 % 5) - 2 }, shape: [1, 12])
    private let x = Tensor((0..<12).map { Float($0) / 4 }, shape: [1, 3, 4])

    @Test func `A case worked out by hand`() throws {
        // y = x₁ + 2 x₂ with φ = (1, 1): I = (1, 0) costs 1 and is foretold 1, I = (0, 3) costs 6 and is foretold 3.
        let network = try SmallNetworks.linear(Tensor([1, 2], shape: [1, 2]), channels: 1, height: 1, width: 2)
        let x = Tensor([5, 7], shape: [1, 1, 2]), φ = Tensor([1, 1], shape: [1, 1, 2])
        let samples = [Tensor([4, 7], shape: [1, 1, 2]), Tensor([5, 4], shape: [1, 1, 2])]
        let plain = try Infidelity(isScaled: false).value(φ, of: .logit(0), for: x, in: network, samples: 2) {
            samples[$0]
        }
        #expect(abs(plain - 9 / 2) < 1e-5)
        // β = (1 · 1 + 3 · 6) / (1 + 9) = 1.9: (0.9² + 0.3²) / 2
        let scaled = try Infidelity().value(φ, of: .logit(0), for: x, in: network, samples: 2) {
            samples[$0]
        }
        #expect(abs(scaled - 0.45) < 1e-5)
    }

    private static let perturbations: [Infidelity.Perturbation] = [
        .noise(deviation: 0.3), .square(side: 2, baseline: .zero), .square(side: 99, baseline: .mean),
    ]

    @Test(arguments: perturbations)
    func `The gradient of a linear network has none, and scaling forgives a factor`(
        perturbation: Infidelity.Perturbation
    ) throws {
        let network = try SmallNetworks.linear(weight, channels: 1, height: 3, width: 4)
        let gradient = weight.reshaped(to: [1, 3, 4])
        let none = try Infidelity(perturbation: perturbation, sampleCount: 20, isScaled: false)
            .value(gradient, of: .logit(0), for: x, in: network)
        #expect(none < 1e-8)
        let scaled = try Infidelity(perturbation: perturbation, sampleCount: 20)
            .value(-7 * gradient, of: .logit(0), for: x, in: network)
        #expect(scaled < 1e-8)
        let wrong = try Infidelity(perturbation: perturbation, sampleCount: 20, isScaled: false)
            .value(2 * gradient, of: .logit(0), for: x, in: network)
        #expect(wrong > 1e-3)
    }

    @Test(arguments: perturbations.dropLast())
    func `Against the sum over samples in Double, and the same for the same seed`(
        perturbation: Infidelity.Perturbation
    ) throws {
        let twin = try Twin(), x = Twin.image(), φ = Twin.image(9)
        var samples: [ReferenceArray] = []
        let metric = Infidelity(perturbation: perturbation, sampleCount: 5, seed: 4, isScaled: false)
        for k in 0..<5 { samples.append(ReferenceArray(try metric.sample(k, of: x.tensor[part: 0], in: twin.network))) }
        var total = 0.0
        for sample in samples {
            let foretold = zip(φ.elements, zip(x.elements, sample.elements)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
            let drop = twin.score(2, x) - twin.score(2, sample.reshaped(to: x.shape))
            total += (foretold - drop) * (foretold - drop)
        }
        let got = try metric.value(φ.tensor[part: 0], of: .logit(2), for: x.tensor[part: 0], in: twin.network)
        #expect(abs(Double(got) / (total / 5) - 1) < 1e-4)
        let again = try metric.value(φ.tensor[part: 0], of: .logit(2), for: x.tensor[part: 0], in: twin.network)
        #expect(got == again)
        let other = Infidelity(perturbation: perturbation, sampleCount: 5, seed: 5, isScaled: false)
        let otherSeed = try other.value(φ.tensor[part: 0], of: .logit(2), for: x.tensor[part: 0], in: twin.network)
        #expect(got != otherSeed)
    }

    @Test func `No samples are refused`() throws {
        let network = try SmallNetworks.linear(weight, channels: 1, height: 3, width: 4)
        #expect(throws: ExplanationError.tooSmall(.samples, 0, method: "infidelity")) {
            try Infidelity(sampleCount: 0).value(x, of: .logit(0), for: x, in: network)
        }
    }
}

@Suite struct `Removing and debiasing` {
    @Test func `Removing the least important first leaves more of a linear network's score`() throws {
        // The noise is left out; y is the sum of a ramp's last columns, which a flat filling cannot restore.
        var weight = Tensor(zeros: [2, 64])
        for row in 0..<8 { for column in 6..<8 { weight[0, row * 8 + column] = 1 } }
        let network = try SmallNetworks.linear(weight, channels: 1, height: 8, width: 8)
        let x = Tensor((0..<64).map { $0 % 8 >= 6 ? 1 : 0 }, shape: [1, 8, 8])
        let road = ROAD(shares: [0.125, 0.25], imputation: .init(noise: 0))
        let morf = try road.curve(
            of: .logit(0), by: x[part: 0], removing: .mostRelevantFirst, for: x, in: network)
        let lerf = try road.curve(
            of: .logit(0), by: x[part: 0], removing: .leastRelevantFirst, for: x, in: network)
        #expect(lerf.scores == [16, 16])
        // All 16 pixels of the object are gone: the picture is 0 everywhere.
        #expect(abs(morf.scores[1]) < 1e-5)
        #expect(morf.scores[0] < 16)
    }

    @Test func `A map and its opposite have opposite numbers`() throws {
        let twin = try Twin(), x = (0.03 * Twin.image().tensor)[part: 0], map = hills(6, 7, seed: 5)
        let road = ROAD(shares: [0.3, 0.5, 0.7], imputation: .init(noise: 0))
        for share in 0..<3 {
            let morf = try road.curve(
                of: .probability(1), by: map, removing: .mostRelevantFirst, for: x, in: twin.network)
            let lerf = try road.curve(
                of: .probability(1), by: -map, removing: .leastRelevantFirst, for: x, in: twin.network)
            #expect(abs(morf.scores[share] - lerf.scores[share]) < 1e-5)
        }
    }
}
