import Course
import Explanations
import Networks
import Tensors
import Testing

@Suite struct `Answers beside each other` {
    private let network: Network, picture: ClassifiedPicture

    init() throws {
        network = try SmallPicture.network()
        picture = try ClassifiedPicture(
            SmallPicture.picture(for: network), in: network, names: SmallPicture.names, language: .en)
    }

    @Test func `An answer is like itself and differs from itself in nothing`() throws {
        let answer = try picture.explain(0, by: InputXGradient())
        #expect(abs(answer.likeness(to: answer) - 1) < 1e-6)
        #expect(answer.largestDifference(from: answer) == 0)
    }

    @Test func `The largest difference is a share of the other's maximum`() throws {
        let first = try picture.explain(0, by: InputXGradient()), second = try picture.explain(1, by: InputXGradient())
        // 2, -2, 0, 12 and 0, 1, 5, -4.
        #expect(first.largestDifference(from: second) == Float(16) / 5)
        #expect(second.largestDifference(from: first) == Float(16) / 12)
        #expect(first.likeness(to: second) == second.likeness(to: first))
    }

    @Test func `Shares and balance are those of the positive part`() throws {
        let answer = try picture.explain(0, by: InputXGradient())
        let left = Tensor([1, 0, 1, 0], shape: [2, 2]), right = Tensor([0, 1, 0, 1], shape: [2, 2])
        // 2 of 14 and 12 of 14; 1 and 6 on the average.
        #expect(abs(answer.share(on: left) - 2 / 14) < 1e-6)
        #expect(abs(answer.share(on: left) + answer.share(on: right) - 1) < 1e-6)
        #expect(answer.balance(on: [left, right]) == Float(1) / 6)
        #expect(answer.balance(on: [left]) == nil)
    }

    @Test func `Deletion begins at the whole picture, where insertion ends`() throws {
        let answer = try picture.explain(0, by: InputXGradient())
        let curves = try ScoreCurves(of: answer, target: .logit(0), steps: 4)
        #expect(curves.deletion.scores.first == SmallPicture.scores[0])
        // Of the empty picture the bias alone is left.
        #expect(curves.deletion.scores.last == 0.5 && curves.insertion.scores.last == SmallPicture.scores[0])
        // The fourth pixel, which speaks most for the class, goes first: 12.5 - 12.
        #expect(curves.deletion.score(after: 0.25) == 0.5)
        let alone = try Insertion(stepCount: 4).curve(
            of: .logit(0), by: answer.fullMap, for: picture.input, in: network)
        #expect(curves.insertion == alone)
    }

    @Test func `A grid has a row for each method, and a hole where a network cannot answer`() throws {
        let grid = try AnswerGrid(
            of: [Saliency.self, InputXGradient.self, CAM.self], about: [.init(picture, 0), .init(picture, 1)]
        ) { _ in [InputXGradient(), Saliency()] }
        #expect(grid.answers.map { $0.map { $0 != nil } } == [[true, true], [true, true], [false, false]])
        #expect(grid.answers[1][1]?.map == Tensor([0, 1, 5, -4], shape: [2, 2]))
        // No scene says where the objects are.
        #expect(grid.leastLikeFirst == nil && grid.leastBalance == nil)
    }

    @Test func `In a scene the method is found that is least like the first`() throws {
        let context = try LessonContext(LessonOptions.parse([]), assets: .find())
        let zebras = try context.picture(of: .zebras(2))
        let methods: [any ExplanationMethod] = [GradCAM(), GradCAMPlusPlus(), EigenCAM()]
        let grid = try AnswerGrid(of: methods.map { type(of: $0) }, about: [.init(zebras, 340)]) { _ in methods }
        let answers = try methods.map { try zebras.explain(340, by: $0) }
        let likeness = answers.map { $0.likeness(to: answers[0]) }
        let outsider = try #require(grid.leastLikeFirst)
        #expect(outsider.likeness == likeness.min() && likeness[0] > 0.9999)
        let place = try #require(likeness.firstIndex(of: outsider.likeness))
        #expect(outsider.method.name == [GradCAM.name, GradCAMPlusPlus.name, EigenCAM.name][place])
        #expect(grid.leastBalance == answers.compactMap { $0.balance(on: zebras.masks(of: 340)) }.min())
    }
}
