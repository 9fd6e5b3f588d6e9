import Explanations
import Foundation
import Importing
import Networks
import Reference
import Tensors
import Testing
import Zoo

/// Relevances of `make_lrp_goldens.py`: zennit in float64.
@Suite struct `Relevances and zennit` {
    private static let composites = LRP.Rules.allCases.map(\.rawValue) + ["w-square"]

    private static func rule(_ name: String, for network: Network) -> BackwardRule {
        guard let rules = LRP.Rules(rawValue: name) else {
            let plus = RelevanceRule.alphaBeta(alpha: 1, beta: 0)
            return .relevance(Composite(first: .wSquare, convolution: plus, linear: .epsilon(1e-6)))
        }
        let method = LRP(rules: rules, epsilon: rules == .epsilon ? 1 : 1e-6)
        return .relevance(method.composite(for: network.input))
    }

    private func check(_ network: Network, _ side: Int, phase: Double, _ composite: String) throws {
        let golden = try NumPyFile.read(
            from: RepositoryFile.path("Tests/ExplanationsTests/Golden/lrp-\(network.shortName)-\(composite).npy"))
        let pass = try network.forward(ReferenceArray(formulaImage: side, phase: phase).tensor)
        let comment = Comment(rawValue: composite)
        for (part, target) in [281, 340].enumerated() {
            let got = try pass.gradient(of: .logit(target), at: .input, rule: Self.rule(composite, for: network))
            let expected = ReferenceArray(golden[part: part])
            let deviation = got.samples(expected.elements.count).deviation(from: expected)
            #expect(deviation < 1e-4, comment)
        }
    }

    @Test(
        .enabled(if: RepositoryFile.areInstalled("models/efficientnet-lite0.pth"), "needs ./setup"),
        arguments: composites)
    func `EfficientNet-Lite0, trained`(composite: String) throws {
        let weights = try Weights(contentsOf: RepositoryFile.path("Assets/models/efficientnet-lite0.pth"))
        try check(Zoo.network("efficientnet-lite0", weights: weights), 47, phase: 17.3, composite)
    }

    /// zennit leaves the ε of a batch normalization that should be the identity after folding: the network is another one.
    @Test(.enabled(if: RepositoryFile.areInstalled("models/efficientnet-lite0.pth"), "needs ./setup"))
    func `Folded by zennit, batch normalization changes the score, which it must not`() throws {
        struct Scores: Decodable { let before, zennit, exact: Double }
        let path = RepositoryFile.path("Tests/ExplanationsTests/Golden/zennit-folding.json")
        let scores = try JSONDecoder().decode(Scores.self, from: Data(contentsOf: URL(filePath: path)))
        #expect(abs(scores.exact - scores.before) < 1e-9)
        #expect(abs(scores.zennit - scores.before) > 1e-3)
        let weights = try Weights(contentsOf: RepositoryFile.path("Assets/models/efficientnet-lite0.pth"))
        let network = try Zoo.network("efficientnet-lite0", weights: weights)
        let pass = try network.forward(ReferenceArray(formulaImage: 47, phase: 17.3).tensor)
        let rule = BackwardRule.relevance(LRP().composite(for: network.input))
        let start = try pass.gradient(of: .logit(340), at: network.outputLayer, rule: rule).sum()
        #expect(abs(Double(start) - scores.before) < 1e-4)
    }

    /// VGG-11 with units moved away from their kinks, and windows of its poolings away from ties: of its millions some lie
    /// within rounding of one.
    private static func network(_ name: String) throws -> Network {
        guard name == "vgg11-bn" else { return try Zoo.network(name, formulaWeights: 5) }
        let steady = try SteadyWeights(of: name), architecture = try Zoo.architecture(name)
        return try architecture.network(Weights(steady.applied(to: architecture.formulaWeights(seed: steady.seed))))
    }

    @Test(arguments: Thorough.cases([("resnet18", 64), ("vgg11-bn", 224)]) { $0.1 < 224 })
    func `Networks of formula weights under every composite`(name: String, side: Int) throws {
        // One network for all composites: to make VGG-11 takes longer than they do.
        let network = try Self.network(name)
        for composite in Self.composites { try check(network, side, phase: 0, composite) }
    }
}

extension Network {
    fileprivate var shortName: String { name == "efficientnet-lite0" ? "lite0" : name }
}
