import Networks
import Reference
import Tensors
import Testing

/// The published networks against PyTorch in float64 with the same weights: 1e-4 of the largest value, on images that
/// a formula gives and on a photograph.
@Suite(.enabled(if: Lite0Golden.isPossible, "needs ./setup")) struct `EfficientNet-Lite and PyTorch` {
    static let images = ["formula", "chelsea"]

    @Test(arguments: images + ["small"])
    func `The logits of Lite0`(image: String) throws {
        let deviation = try Lite0Golden.deviation(of: Lite0Golden.pass(image).logits, from: "\(image)-logits")
        #expect(deviation < 1e-4)
    }

    @Test(arguments: [1, 2], images)
    func `The logits of Lite1 and Lite2`(number: Int, image: String) throws {
        let network = try Lite0Golden.network("efficientnet-lite\(number)")
        let logits = try network.logits(Lite0Golden.image(image, for: network))
        let expected = try ReferenceArray(Lite0Golden.array("lite\(number)-\(image)-logits"))
        let deviation = logits.deviation(from: expected)
        #expect(deviation < 1e-4)
    }

    @Test(
        arguments: images + ["small"],
        ["act0", "_blocks.2.add", "_blocks.5._bn2", "_blocks.9.add", "_blocks.10._bn1", "act1"])
    func `Activations at six depths, one of which the engine folds away`(image: String, layer: String) throws {
        let activation = try Lite0Golden.pass(image).activation(at: LayerName(layer))
        let deviation = try Lite0Golden.deviation(of: activation, from: "\(image)-activation-\(layer)")
        #expect(deviation < 1e-4)
    }

    /// On an image small enough that no unit lies so near a bound of its ReLU6 that rounding could move it across.
    @Test(
        arguments: [BackwardRule.standard, .guided, .deconvolution],
        ["input", "act0", "_blocks.4.add", "_blocks.10._bn1", "act1"])
    func `Gradients of the score under every rule`(rule: BackwardRule, layer: String) throws {
        for (part, target) in try Lite0Golden.shared.get().targets.enumerated() {
            let gradient = try Lite0Golden.pass("small").gradient(of: .logit(target), at: LayerName(layer), rule: rule)
            let deviation = try Lite0Golden.deviation(
                of: gradient, from: "small-gradient-\(rule)-at-\(layer)", part: part)
            #expect(deviation < 1e-4, "class \(target)")
        }
    }

    /// On whole images one unit in three million is always that near: torch's own float32 and float64 differ by 1e-3
    /// of the largest value there, in the few elements that this unit sees. The norm shows whether the rest agrees.
    @Test(
        arguments: [BackwardRule.standard, .guided, .deconvolution],
        ["input", "act0", "_blocks.4.add", "_blocks.10._bn1", "act1"])
    func `Gradients of the score for whole images, but for a unit at its bound`(
        rule: BackwardRule, layer: String
    ) throws {
        for image in Self.images {
            for (part, target) in try Lite0Golden.shared.get().targets.enumerated() {
                let gradient = try Lite0Golden.pass(image).gradient(
                    of: .logit(target), at: LayerName(layer), rule: rule)
                let deviation = try Lite0Golden.meanSquareDeviation(
                    of: gradient, from: "\(image)-gradient-\(rule)-at-\(layer)", part: part)
                #expect(deviation < 1e-3, "\(image), class \(target)")
            }
        }
    }

    @Test(arguments: images)
    func `Gradients of the probability and of the cross-entropy`(image: String) throws {
        let pass = try Lite0Golden.pass(image)
        for (part, target) in try Lite0Golden.shared.get().targets.enumerated() {
            let probability = try Lite0Golden.deviation(
                of: pass.gradient(of: .probability(target), at: "act1"), from: "\(image)-gradient-of-probability",
                part: part)
            #expect(probability < 1e-4)
            let loss = try Lite0Golden.deviation(
                of: pass.gradient(of: .loss(target), at: "act1"), from: "\(image)-gradient-of-loss", part: part)
            #expect(loss < 1e-4)
        }
    }

    @Test func `Chelsea is a tiger cat, an Egyptian cat and a tabby, in this order`() throws {
        let probabilities = try Lite0Golden.pass("chelsea").probabilities[part: 0]
        let got = probabilities.topIndices(3)
        #expect(got == [282, 285, 281])
        for (index, expected) in zip(got, [0.3946, 0.3551, 0.1697]) {
            #expect(abs(Double(probabilities[index]) - expected) < 0.001)
        }
    }
}
