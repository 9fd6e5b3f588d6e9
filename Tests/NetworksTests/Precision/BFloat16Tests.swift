import Foundation
import Networks
import Reference
import Tensors
import Testing
import Zoo

private let hasLite0 = RepositoryFile.areInstalled("models/efficientnet-lite0.pth", "photographs/chelsea.png")
private let isSupported = Precision.bfloat16.isSupported

/// A network in bfloat16 against itself in float32: 8 significant bits, an error of up to 1/512 at each rounding.
@Suite(.enabled(if: isSupported, "this processor has neither AVX512_BF16 nor AMX")) struct `Computing in bfloat16` {
    /// √(Σ (got - expected)² / Σ expected²).
    private static func deviation(_ got: Tensor, _ expected: Tensor) -> Double {
        #expect(got.shape == expected.shape)
        let pairs = zip(got.elements, expected.elements)
        let difference = pairs.reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
        let whole = pairs.reduce(0) { $0 + Double($1.1) * Double($1.1) }
        return (difference / whole).squareRoot()
    }

    @Test(arguments: SingleLayer.all)
    func `Each layer gives nearly the same, forward and backward under each rule`(_ layer: SingleLayer) throws {
        let network = try layer.network()
        let exact = try network.forward(SingleLayer.images)
        let pass = try network.running(in: .bfloat16).forward(SingleLayer.images)
        // The read-out's few sums of many terms may cancel to nearly nothing.
        for name in network.layerNames.dropFirst().dropLast() {
            let deviation = try Self.deviation(pass.activation(at: name), exact.activation(at: name))
            // It must be another computation, not the same one.
            #expect(deviation > 0 && deviation < 0.02, "at \(name)")
        }
        for rule in [BackwardRule.standard, .guided, .deconvolution] {
            for name in network.layerNames.dropLast() {
                let expected = try exact.gradient(of: .logit(1), at: name, rule: rule)
                let deviation = try Self.deviation(pass.gradient(of: .logit(1), at: name, rule: rule), expected)
                #expect(deviation > 0 && deviation < (layer.hasCorners ? 0.2 : 0.02), "\(rule) at \(name)")
            }
        }
    }

    /// Bounds, about twice what was measured with AVX512_BF16. Each of the many units that pass a corner by rounding
    /// changes the gradient at some pixels: single pixels do not keep their ranks as well as maps of a layer do.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let network: @Sendable () throws -> Network
        let logits, saliency, gradCAM: Double
        var testDescription: String { name }
    }

    static let cases =
        [
            Case(
                name: "resnet50", network: { try Zoo.network("resnet50", formulaWeights: 1) }, logits: 0.01,
                saliency: 0.88, gradCAM: 0.995)
        ]
        + (hasLite0
            ? [
                Case(
                    name: "efficientnet-lite0", network: { try Lite0Golden.network("efficientnet-lite0") },
                    logits: 0.02, saliency: 0.8, gradCAM: 0.99)
            ] : [])

    @Test(arguments: cases)
    func `Scores are near, and maps rank their places nearly alike`(_ subject: Case) throws {
        let network = try subject.network()
        let image =
            try hasLite0
            ? Lite0Golden.image("chelsea", for: network) : ReferenceArray(formulaImage: network.input.height).tensor
        let exact = try network.forward(image), pass = try network.running(in: .bfloat16).forward(image)
        let target = Target.logit(exact.logits.argMax())
        let ofLogits = pass.logits.deviation(from: ReferenceArray(exact.logits))
        #expect(ofLogits > 0 && ofLogits < subject.logits)
        let saliency = try [exact, pass].map { try $0.gradient(of: target, at: .input).elements }
        let ofSaliency = rankCorrelation(saliency[0], saliency[1])
        #expect(ofSaliency > subject.saliency)
        let layer = network.explanationLayer
        let maps = try [exact, pass].map { pass in
            let alpha = try pass.gradient(of: target, at: layer).mean(over: .height, .width)
            return try (alpha * pass.activation(at: layer)).sum(over: .channel).elements
        }
        let ofMaps = rankCorrelation(maps[0], maps[1])
        #expect(ofMaps > subject.gradCAM)
    }

    @Test func `A network in float32 is left as it is, and both share their weights`() throws {
        let network = try SingleLayer.all[0].network()
        let half = try network.running(in: .bfloat16)
        #expect(network.precision == .float32 && half.precision == .bfloat16)
        let before = try network.logits(SingleLayer.images)
        _ = try half.logits(SingleLayer.images)
        #expect(try network.logits(SingleLayer.images) == before)
        #expect(try half.running(in: .float32).logits(SingleLayer.images) == before)
        #expect(try half.running(in: .bfloat16).precision == .bfloat16)
    }
}

@Suite struct `Asking for a precision` {
    @Test func `What the processor cannot do is said in words`() throws {
        let network = try SingleLayer.all[0].network()
        #expect(try network.running(in: .float32).precision == .float32)
        if isSupported { return }
        #expect(throws: UnsupportedPrecision(precision: .bfloat16)) { try network.running(in: .bfloat16) }
    }
}
