import Course
import Explanations
import Networks
import Tensors
import Testing

@Suite struct `What maps are like` {
    @Test func `Two classes of a scene are compared, and each map is judged`() throws {
        let assets = try Assets.find()
        let context = try LessonContext(LessonOptions.parse([]), assets: assets)
        let scene = try context.picture(of: .tigerAndZebra), cat = try context.photograph("chelsea")
        let found = try MapMeasures(of: Saliency(), on: [(scene, [292, 340]), (cat, [285])])
        #expect(found.noise.count == 3 && found.edges.count == 3)
        #expect(found.likeness.count == 1 && found.insideRatios.count == 2)
        #expect(found.completenessErrors == nil)
        // Sand has 2.83, and a map of pixels is not far from it.
        #expect(found.noise.allSatisfy { 1.5...3 ~= $0 })
        let same = try MapMeasures(of: Saliency(), on: [(scene, [292, 292])])
        #expect(abs(same.likeness[0] - 1) < 1e-6)
        let complete = try MapMeasures(of: DeepLIFT(baseline: .black), on: [(scene, [292, 340])])
        #expect(try #require(complete.completenessErrors).allSatisfy { abs($0) < 1e-3 })
    }

    @Test func `Edges are where the grey level changes`() throws {
        let context = try LessonContext(LessonOptions.parse([]), assets: Assets.find())
        let levels = Tensor(shape: [3, 256, 256]) { levels in
            for i in levels.indices { levels[i] = i % 256 < 128 ? 0 : 200 }
        }
        let step = InputPicture(name: "step", photograph: levels, for: context.network)
        let picture = try ClassifiedPicture(step, in: context.network, names: context.names, language: .en)
        let edges = picture.edges
        #expect(edges.shape == [224, 224])
        #expect(edges[100, 0] == 0 && edges[100, 200] == 0)
        #expect((108...115).contains { edges[100, $0] > 50 })
    }
}
