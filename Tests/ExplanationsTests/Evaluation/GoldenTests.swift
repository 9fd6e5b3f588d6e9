import Explanations
import Foundation
import Networks
import Reference
import Tensors
import Testing

/// Quantus, Captum, pytorch-grad-cam and SciPy on maps, images and weights that formulas give, see
/// `make_evaluation_goldens.py`.
@Suite struct `Judgements and their peers` {
    private struct Goldens: Decodable {
        struct Place: Decodable {
            let disc: [Double]
            let hit: Bool
            let mass, inside: Float
            let box: [Int]
        }
        struct Likeness: Decodable { let pearson, spearman, ssim: Float }
        struct Flipping: Decodable {
            let scores: [Float]
            let area: Float
        }
        struct Confidence: Decodable { let probabilities, drop, increase: [Float] }
        struct Removal: Decodable { let morf, lerf: [Float] }
        struct Interval: Decodable {
            let values: [Float]
            let low, high: Float
        }
        let places: [Place]
        let likeness: [Likeness]
        let flipping: Flipping
        let infidelity, sensitivity: [String: Float]
        let confidence: Confidence
        let road: Removal
        let bootstrap: Interval
    }

    private static func path(_ name: String) -> String {
        RepositoryFile.path("Tests/ExplanationsTests/Golden/\(name)")
    }

    private let goldens: Goldens
    private let twin: Twin
    private let x = Twin.image().tensor[part: 0]
    /// Small enough for probabilities between 0 and 1.
    private var small: Tensor { x.map { Float(0.03) * $0 } }

    init() throws {
        goldens = try JSONDecoder().decode(
            Goldens.self, from: Data(contentsOf: URL(fileURLWithPath: Self.path("evaluation.json"))))
        twin = try Twin()
    }

    @Test func `Pointing game, energy and boxes`() throws {
        for (seed, place) in goldens.places.enumerated() {
            let map = hills(16, 20, seed: seed)
            let mask = disc(16, 20, (place.disc[0], place.disc[1]), place.disc[2])
            let hit = PointingGame(tolerance: 0).isHit(map, on: mask)
            #expect(hit == place.hit)
            let inside = share(of: map, on: mask)
            #expect(abs(inside - place.mass) < 1e-5)
            #expect(abs(inside - place.inside) < 1e-5)
            let box = try #require(BoxLocalization(threshold: 0.2).box(of: map))
            #expect(box == BoundingBox(rows: place.box[0]...place.box[1], columns: place.box[2]...place.box[3]))
        }
    }

    @Test func `Correlations and similarities`() throws {
        let rounded = { (seed: Int) in (4 * hills(16, 20, seed: seed)).map { $0.rounded(.toNearestOrEven) } }
        let pairs = [
            (hills(16, 20, seed: 0), hills(16, 20, seed: 1)), (hills(16, 20, seed: 2), -hills(16, 20, seed: 2)),
            (hills(9, 7, seed: 0), ReferenceArray(waves: [9, 7], seed: 3).tensor), (rounded(3), rounded(4)),
        ]
        for ((a, b), golden) in zip(pairs, goldens.likeness) {
            let pearson = try #require(a.pearsonCorrelation(with: b))
            #expect(abs(pearson - golden.pearson) < 1e-5)
            let spearman = try #require(a.spearmanCorrelation(with: b))
            #expect(abs(spearman - golden.spearman) < 1e-5)
            let similarity = a.structuralSimilarity(with: b)
            #expect(abs(similarity - golden.ssim) < 1e-4)
        }
    }

    /// The peer's curve starts after the first step, and its area is in steps.
    @Test func `Pixel flipping is deletion`() throws {
        let curve = try Deletion(stepCount: 21)
            .curve(of: .probability(1), by: hills(6, 7, seed: 5), for: small, in: twin.network)
        let scores = Array(curve.scores.dropFirst())
        for (got, expected) in zip(scores, goldens.flipping.scores) { #expect(abs(got - expected) < 1e-5) }
        let tail = ScoreCurve(shares: Array(curve.shares.dropFirst()), scores: scores)
        #expect(abs(tail.area - goldens.flipping.area / 20) < 1e-5)
    }

    @Test func `Infidelity of a gradient`() throws {
        let gradient = try twin.network.forward(x).gradient(of: .logit(1), at: .input)[part: 0]
        let images = (0..<8).map { x - ReferenceArray(waves: [3, 6, 7], seed: 20 + $0).tensor }
        for (isScaled, name) in [(false, "captum"), (true, "captum-normalized")] {
            let got = try Infidelity(isScaled: isScaled)
                .value(gradient, of: .logit(1), for: x, in: twin.network, samples: 8) { images[$0] }
            #expect(abs(got / goldens.infidelity[name]! - 1) < 1e-4)
        }
        // In Quantus pixels become 0 one after another.
        let fading = (1...42).map { count in
            Tensor(x.elements.enumerated().map { $0 % 42 < count ? 0 : $1 }, shape: x.shape)
        }
        let got = try Infidelity(isScaled: false)
            .value(gradient, of: .logit(1), for: x, in: twin.network, samples: 42) { fading[$0] }
        #expect(abs(got / goldens.infidelity["quantus"]! - 1) < 1e-4)
    }

    @Test func `Max-sensitivity of saliency`() throws {
        let samples = (0..<6).map { x + 0.05 * ReferenceArray(waves: [3, 6, 7], seed: 30 + $0).tensor }
        let value = try MaxSensitivity().value(of: Saliency(), .logit(1), for: x, changedTo: samples, in: twin.network)
        let got = try #require(value)
        #expect(abs(got - goldens.sensitivity["captum"]!) < 1e-4)
        #expect(abs(got - goldens.sensitivity["quantus"]!) < 1e-4)
    }

    /// pytorch-grad-cam does not divide the drop.
    @Test func `Drop and increase in confidence`() throws {
        let pass = try twin.network.forward(small)
        for k in 0..<6 {
            let answer = try TrialAnswer(
                of: Fixed(map: hills(6, 7, seed: k)),
                to: Trial(pass: pass, target: k % 3, masks: [Tensor(repeating: 1, shape: [6, 7])]))
            let probability = goldens.confidence.probabilities[k % 3]
            let drop = try #require(try AverageDrop().value(of: answer))
            #expect(abs(drop * probability - goldens.confidence.drop[k]) < 1e-5)
            let increase = try IncreaseInConfidence().value(of: answer)
            #expect(increase == goldens.confidence.increase[k])
        }
    }

    @Test(arguments: ["scattered", "corner", "large"]) func `Imputation`(name: String) throws {
        let size = name == "large" ? (64, 64) : (12, 14)
        let x = ReferenceArray(waves: [3, size.0, size.1], seed: 11).tensor
        let isMissing: [Bool] =
            switch name {
            case "scattered": ReferenceArray(waves: [12, 14], seed: 9).tensor.elements.map { $0 >= 0.2 }
            case "corner": (0..<168).map { $0 / 14 < 7 && $0 % 14 < 9 }
            default: (0..<4096).map { 5..<60 ~= $0 / 64 }
            }
        let golden = try NumPyFile.read(from: Self.path("imputation-\(name).npy"))
        let got = NoisyLinearImputation(noise: 0)(x, isMissing: isMissing).reshaped(to: [3, size.0 * size.1])
        let step = name == "large" ? 7 : 1
        for c in 0..<3 {
            for k in 0..<golden.shape[1] { #expect(abs(got[c, k * step] - golden[c, k]) < 1e-4) }
        }
    }

    @Test func `Removing with and without relevance`() throws {
        let road = ROAD(shares: [0.3, 0.5, 0.7], imputation: .init(noise: 0)), map = hills(6, 7, seed: 5)
        for (order, expected) in [
            (ROAD.Order.mostRelevantFirst, goldens.road.morf), (.leastRelevantFirst, goldens.road.lerf),
        ] {
            let curve = try road.curve(of: .probability(1), by: map, removing: order, for: small, in: twin.network)
            for (got, expected) in zip(curve.scores, expected) { #expect(abs(got - expected) < 1e-4) }
        }
    }

    /// Both draw samples at random: 20,000 here, 200,000 there, from ten values.
    @Test func `Intervals of the bootstrap`() throws {
        let interval = try #require(MeanInterval(of: goldens.bootstrap.values, resamples: 20_000))
        #expect(abs(interval.low - goldens.bootstrap.low) < 0.006)
        #expect(abs(interval.high - goldens.bootstrap.high) < 0.006)
    }
}
