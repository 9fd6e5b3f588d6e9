import Course
import Explanations
import Networks
import Tensors
import Testing

@Suite struct `A network for penguins` {
    @Test func `It names species that it has not seen, and the same seed gives the same network`() throws {
        let penguins = try Penguins(from: Assets.find())
        let first = try PenguinClassifier(of: penguins, seed: 3), again = try PenguinClassifier(of: penguins, seed: 3)
        let x = first.inputs(of: first.test)
        #expect(x.shape == [85, 4, 1, 1])
        #expect(first.accuracy > 0.93)
        let logits = try (first.network.logits(x), again.network.logits(x))
        #expect(logits.0 == logits.1 && first.test == again.test)
    }

    @Test func `The baseline 0 is the average of those it was trained on, and black is a penguin of no size`() throws {
        let penguins = try Penguins(from: Assets.find())
        let classifier = try PenguinClassifier(of: penguins, epochs: 1, seed: 0), input = classifier.network.input
        let seen = Set(0..<penguins.count).subtracting(classifier.test)
        for column in 0..<4 {
            let mean = seen.reduce(0) { $0 + penguins.measurements[$1, column] } / Float(seen.count)
            #expect(abs(input.mean[column] / mean - 1) < 1e-5)
        }
        let x = classifier.inputs(of: [0])[part: 0]
        let black = try Baseline.black.tensor(for: x, in: classifier.network)
        #expect((0..<4).allSatisfy { abs(black[$0, 0, 0] * input.deviation[$0] + input.mean[$0]) < 1e-2 })
    }

    @Test func `What each measurement adds, added up, is what the score changes by`() throws {
        let classifier = try PenguinClassifier(of: Penguins(from: Assets.find()), epochs: 20, seed: 0)
        let pass = try classifier.network.forward(classifier.inputs(of: classifier.test))
        for baseline in [Baseline.zero, .black] {
            let found = try DeepLIFT(baseline: baseline).attribute(.logit(1), in: pass)
            #expect(try #require(found.completenessError).allSatisfy { abs($0) < 1e-3 })
        }
    }
}
