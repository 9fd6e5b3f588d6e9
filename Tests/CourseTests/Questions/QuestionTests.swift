import Course
import Explanations
import Foundation
import Networks
import Tensors
import Testing

@Suite struct `A question and its answer` {
    private let network: Network, picture: InputPicture

    init() throws {
        network = try SmallPicture.network()
        picture = try SmallPicture.picture(for: network)
    }

    private func question(
        _ target: Target, by method: any ExplanationMethod, about other: InputPicture? = nil
    ) -> Question {
        Question(
            about: other ?? picture, in: network, target: NamedTarget(target, SmallPicture.names), method: method)
    }

    @Test func `Map, numbers and passes are those that one computes by hand`() throws {
        let answer = try question(.logit(0), by: InputXGradient()).answer()
        // W x, place by place.
        #expect(answer.map == Tensor([2, -2, 0, 12], shape: [2, 2]))
        #expect(answer.values.shape == [1, 1, 2, 2] && answer.fullMap == answer.map)
        #expect(answer.score == SmallPicture.scores[0])
        let probability = try #require(answer.probability), odds = 1 / (1 + exp(-10.5))
        #expect(abs(Double(probability) - odds) < 1e-6)
        #expect(answer.peak == .init(row: 1, column: 1, value: 12))
        #expect(answer.cost.passes == Passes(forward: 1, backward: 1))
        #expect(answer.cost.seconds == answer.cost.milliseconds / 1000 && answer.cost.megabytes >= 0)
        #expect(answer.completenessError == nil && answer.isSigned)
    }

    @Test func `One pass that several questions share says what each of them says alone`() throws {
        let pass = try network.forward(picture.input)
        for target in [Target.logit(0), .logit(1), .probability(1), .neuron(layer: "maps", channel: 0)] {
            for method in [Saliency(), GradCAM(), IntegratedGradients(steps: 4)] as [any ExplanationMethod] {
                let question = question(target, by: method)
                let shared = try question.answer(in: pass), alone = try question.answer()
                #expect(shared.values == alone.values && shared.score == alone.score)
                #expect(shared.probability == alone.probability)
            }
        }
    }

    @Test func `A probability is its own score, and a unit has none`() throws {
        let class1 = try question(.probability(1), by: Saliency()).answer()
        #expect(class1.score == class1.probability)
        let unit = try question(.neuron(layer: "maps", channel: 0, row: 1, column: 0), by: Saliency()).answer()
        #expect(unit.score == 5 && unit.probability == nil)
        #expect(unit.map == Tensor([0, 0, 1, 0], shape: [2, 2]))
    }

    @Test func `Of a linear network the path is complete whatever the steps`() throws {
        let answer = try question(.logit(1), by: IntegratedGradients(steps: 1)).answer()
        let error = try #require(answer.completenessError)
        #expect(abs(error) < 1e-5)
        #expect(abs(answer.map.sum() - SmallPicture.scores[1]) < 1e-5)
    }

    @Test func `Where nothing speaks for the target, the peak is what speaks most against it`() throws {
        let against = try SmallPicture.picture(for: network, [0, 1, 0, 0])
        let signed = try question(.logit(0), by: InputXGradient(), about: against).answer()
        #expect(signed.peak == .init(row: 0, column: 1, value: -2))
        // Grad-CAM keeps what speaks for it alone: Σ W x < 0 for a mean gradient above 0 and a negative picture.
        let dark = try SmallPicture.picture(for: network, [-1, -1, -1, -1])
        let unsigned = try question(.logit(0), by: GradCAM(), about: dark).answer()
        #expect(unsigned.map.maximum() == 0 && unsigned.peak == nil)
        let empty = try SmallPicture.picture(for: network, [0, 0, 0, 0])
        #expect(try question(.logit(0), by: InputXGradient(), about: empty).answer().peak == nil)
    }

    @Test func `Values that are no numbers are no answer`() throws {
        let huge = try SmallPicture.picture(for: network, [3e38, 3e38, 3e38, 3e38])
        let error = #expect(throws: NonFiniteResult.self) {
            try question(.logit(0), by: InputXGradient(), about: huge).answer()
        }
        #expect(error?.description.hasPrefix("four: the values of input-x-gradient are not finite numbers") == true)
    }

    @Test func `A target that does not exist is refused`() throws {
        #expect(throws: NetworkError.self) { try question(.logit(2), by: Saliency()).answer() }
        #expect(throws: NetworkError.self) {
            try question(.neuron(layer: "nowhere", channel: 0), by: Saliency()).answer()
        }
    }
}

@Suite struct `Words for targets and classes` {
    @Test func `A class has its number and its name, a unit its place`() {
        let names = SmallPicture.names
        let dog = NamedTarget(.logit(1), names)
        #expect(dog.name == "1" && dog.label == "dog" && dog.classIndex == 1)
        #expect(NamedTarget(.probability(0), names).classIndex == 0)
        let channel = NamedTarget(.neuron(layer: "maps", channel: 5), names)
        #expect(channel.name == "maps:5" && channel.label == channel.name && channel.classIndex == nil)
        let unit = NamedTarget(.neuron(layer: "maps", channel: 5, row: 3, column: 4), names)
        #expect(unit.name == "maps:5:3:4")
        #expect(NamedTarget(.margin(of: 0, over: 1), names).label == "cat - dog")
    }

    @Test func `Scores are ranked, and their probabilities add up to 1`() {
        let scores = ClassScores(Tensor([1, 3], shape: [1, 2]), names: SmallPicture.names)
        #expect(scores.topClass == 1 && scores.topClasses(5) == [1, 0])
        #expect(abs(scores.probability(of: 0) + scores.probability(of: 1) - 1) < 1e-6)
        #expect(abs(Double(scores.probability(of: 1)) - 1 / (1 + exp(-2))) < 1e-6)
        #expect(scores.caption(of: 1) == "dog\u{A0}·\u{A0}0.88")
    }

    @Test func `A classified picture says of a class what a question says`() throws {
        let network = try SmallPicture.network(), input = try SmallPicture.picture(for: network)
        let picture = try ClassifiedPicture(input, in: network, names: SmallPicture.names, language: .en)
        #expect(picture.topClass == 0 && picture.score(of: 1) == SmallPicture.scores[1])
        #expect(picture.name == "four" && picture.name(of: 1) == "dog")
        let answer = try picture.explain(0, by: InputXGradient())
        #expect(answer.values == (try picture.explain(.logit(0), by: InputXGradient()).values))
        #expect(answer.question.target == NamedTarget(.logit(0), SmallPicture.names))
        #expect(answer.probability == picture.probability(of: 0))
    }
}
