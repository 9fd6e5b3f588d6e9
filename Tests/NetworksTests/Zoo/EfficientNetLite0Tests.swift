import Comparison
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

    /// The engine's gradients by way of the same network in Double, see `ComparedPass`: on its own sides of the kinks that one
    /// has torch's numbers, on the engine's sides the engine's.
    @Test(
        arguments: Thorough.cases(images + ["small"]) { $0 != "formula" },
        [BackwardRule.standard, .guided, .deconvolution])
    func `Gradients of the score under every rule`(image: String, rule: BackwardRule) throws {
        let layers: [LayerName] = ["input", "act0", "_blocks.4.add", "_blocks.10._bn1", "act1"]
        let compared = try Lite0Golden.comparedPass(image)
        #expect(compared.faults == [])
        var agreement = Agreement(of: compared)
        for (part, target) in try Lite0Golden.shared.get().targets.enumerated() {
            let answers = compared.answers(of: target, at: layers)
            for layer in layers {
                let exact = answers.exact.gradient(at: layer, rule: ReferenceRule(rule))
                let deviation = try Lite0Golden.deviation(
                    of: exact.tensor, from: "\(image)-gradient-\(rule)-at-\(layer)", part: part)
                #expect(deviation < 1e-6, "torch's at \(layer), class \(target)")
            }
            let deviations = try compared.gradientDeviations(from: answers.given, rule: rule)
            #expect(deviations.filter { $0.value > Rounding.ofGradients } == [:], "class \(target)")
            agreement.gradients = max(agreement.gradients, deviations.values.max()!)
        }
        Attachment.record("\(image), \(rule): \(agreement)", named: "agreement.txt")
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
