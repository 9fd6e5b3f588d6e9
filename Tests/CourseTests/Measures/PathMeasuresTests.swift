import Course
import Explanations
import Tensors
import Testing

@Suite struct `Errors of integrated gradients, and baselines` {
    @Test func `Errors are drawn where a logarithm has a place for them`() {
        let errors = CompletenessErrors(stepCounts: [2, 8, 32], errors: [0.5, 0, 0.25])
        #expect(errors.first == 0.5 && errors.last == 0.25 && errors.falls)
        #expect(errors.points.map(\.0) == [2, 32] && errors.points.map(\.1) == [0.5, 0.25])
        #expect(!CompletenessErrors(stepCounts: [1, 2], errors: [0.1, 0.1]).falls)
    }

    @Test func `Of a linear network one step is enough, whatever the rule`() throws {
        let network = try SmallPicture.network()
        let picture = try ClassifiedPicture(
            SmallPicture.picture(for: network), in: network, names: SmallPicture.names, language: .en)
        for rule in [PathRule.gaussLegendre, .right] {
            let errors = try CompletenessErrors(of: 0, in: picture, rule: rule, baseline: .black, stepCounts: [1, 3])
            #expect(errors.errors.allSatisfy { $0 < 1e-5 })
        }
    }

    @Test func `From a baseline of its own each map is (x - b) W`() throws {
        let network = try SmallPicture.network()
        let picture = try ClassifiedPicture(
            SmallPicture.picture(for: network), in: network, names: SmallPicture.names, language: .en)
        let ones = Tensor(repeating: 1, shape: [1, 2, 2])
        let found = try BaselineMaps(of: 0, in: picture, from: [.black, .image(ones)], steps: 2)
        let expected = [[2, -2, 0, 12], [1, 0, 0, 9]] as [[Float]]
        for (map, values) in zip(found.maps, expected) {
            #expect((map - Tensor(values, shape: [2, 2])).absoluteValue().maximum() < 1e-5)
        }
        #expect(abs(found.likenessToFirst[0] - 1) < 1e-6 && found.likenessToFirst[1] < 1)
        let last = Tensor([0, 0, 0, 1], shape: [2, 2])
        #expect(abs(found.shares(on: last)[0] - 12 / 16) < 1e-5 && abs(found.shares(on: last)[1] - 0.9) < 1e-5)
    }

    @Test func `Pairs are counted in which the first is smaller`() {
        let pairs = PairedCounts([1, 2, 3], below: [2, 2, 4])
        #expect(pairs.hits == 2 && pairs.count == 3)
        #expect(pairs.words == Phrase(es: "2 de 3", en: "2 of 3"))
        #expect(PairedCounts([], below: [1]) == PairedCounts([], below: []))
    }

    @Test func `A mean of nothing is 0`() {
        #expect(([1, 2, 6] as [Float]).mean == 3 && ([] as [Float]).mean == 0)
        #expect(([] as [Tensor]).sum == nil)
        #expect([Tensor([1, 2], shape: [2]), Tensor([3, 4], shape: [2])].sum == Tensor([4, 6], shape: [2]))
    }

    @Test func `More passes take as much longer`() {
        let cost = Cost(passes: Passes(forward: 5), milliseconds: 20, megabytes: 1)
        #expect(cost.milliseconds(forPasses: 5) == 20 && cost.milliseconds(forPasses: 100) == 400)
        #expect(cost.seconds == 0.02)
    }

    @Test func `Methods are held against each other on the same pictures`() throws {
        let context = try LessonContext(LessonOptions.parse([]), assets: .find())
        let cat = (picture: try context.photograph("chelsea"), targets: [282])
        let scene = (picture: try context.picture(of: .tigerAndZebra), targets: [292, 340])
        let sensitivity = MaxSensitivity(radius: 0.02, sampleCount: 1, seed: 0), deepLIFT = DeepLIFT(baseline: .black)
        let found = try MethodComparison(
            of: [deepLIFT, Saliency()], on: [cat], and: [scene], sensitivity: sensitivity, changing: 1)
        #expect(found.measures.map(\.noise.count) == [3, 3] && found.measures.map(\.likeness.count) == [1, 1])
        let change = try sensitivity.value(of: deepLIFT, .logit(282), for: cat.picture.input, in: context.network)
        #expect(found.changes == [[try #require(change)], []])
        let cost = NamedCost(
            name: Phrase(es: "x", en: "x"), cost: Cost(passes: Passes(forward: 1), milliseconds: 3, megabytes: 0),
            found: nil)
        let rows = found.rows(with: [cost, cost, cost])
        #expect(rows.count == 2 && rows[0][1] == .number(3.0, .decimals(0)) && rows[1][3] == "–")
        #expect(rows[0][2] == .number(found.measures[0].noise.mean, .decimals(2)))
        #expect(try #require(found.meanError(of: 0)) < 1e-3 && found.meanError(of: 1) == nil)
    }
}
