import Course
import Explanations
import Tensors
import Testing

@Suite struct `A penguin explained` {
    @Test func `Contributions add up to the difference of scores, and a penguin is shown that it names`() throws {
        let classifier = try PenguinClassifier(of: Penguins(from: .find()), epochs: 20, seed: 0), chinstrap = 1
        let found = try PenguinExplanations(
            of: chinstrap, by: [DeepLIFT(baseline: .zero), InputXGradient(), DeepLIFT(baseline: .zero)], in: classifier)
        let pass = try classifier.network.forward(classifier.inputs(of: classifier.test))
        let p = pass.probabilities
        #expect(found.probability == p[found.place, chinstrap])
        #expect(found.probability > 0.9 || classifier.test.indices.allSatisfy { p[$0, chinstrap] <= found.probability })
        #expect(found.measurements.count == 4)
        let zero = try classifier.network.forward(Tensor(repeating: 0, shape: pass.input.shape))
        let difference = pass.logits[found.place, chinstrap] - zero.logits[0, chinstrap]
        #expect(abs(found.sum(by: 0) - difference) < 1e-3)
        #expect(abs(found.contributions(by: 0).reduce(0, +) - found.sum(by: 0)) < 1e-4)
        #expect(found.agree(0, 2) && abs(found.likeness(0, 2) - 1) < 1e-6)
    }
}
