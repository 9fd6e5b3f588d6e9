import Course
import Explanations
import Networks
import Tensors
import Testing
import Zoo

@Suite struct `Animals in other dresses` {
    private let zebra = 6

    @Test func `The scene is the same in all of them, and the last is another animal in this one's coat`() throws {
        let assets = try Assets.find(), network = try assets.network(EfficientNetLite.lite0.name)
        let experiment = Experiment(seed: 0)
        let found = try DressedAnimal(
            zebra, in: [.distorted(.none), .silhouette], besides: 8, of: experiment, seenBy: network, from: assets)
        #expect(found.stimuli.count == 3 && found.stimuli[0].scene == found.stimuli[1].scene)
        #expect(found.stimuli[2].shape == 8 && found.stimuli[2].coat == zebra)
        let right = found.stimuli[..<2].map { found.answers.isRight($0)! }
        #expect(found.rightCount == right.filter { $0 }.count && found.isRightAtFirst == right[0])
        #expect(found.coatWins == (found.named(2) == Choice.all[zebra].name))
        #expect(try found.credit(from: assets).contains("Tux Paint"))
    }

    @Test func `A grid has a row for each outline and a column for each coat`() throws {
        let assets = try Assets.find(), network = try assets.network(EfficientNetLite.lite0.name)
        let experiment = Experiment(seed: 0)
        let grid = try CueConflictGrid(
            outlines: [8, 0], coats: [6, 3, 4], of: experiment, seenBy: network, from: assets)
        #expect(grid.rows.map(\.count) == [3, 3])
        // The coat does not change the outline: the same places are the ground's, white, in each picture of a row.
        for row in grid.rows {
            let ground = row.map { $0.picture.elements[0] }
            #expect(Set(ground).count == 1)
        }
        let one = try CueConflictGrid(outlines: [8], coats: [6], of: experiment, seenBy: network, from: assets)
        #expect(one.rows[0][0].picture == grid.rows[0][0].picture && one.rows[0][0].named == grid.rows[0][0].named)
    }
}

@Suite struct `Where a network looks, in tables and figures` {
    @Test func `A row for each method and one for the area, and no more scenes than there are`() throws {
        let context = try LessonContext(LessonOptions.parse([]), assets: .find())
        let found = try LookingShares(
            of: [GradCAM(), Saliency()], on: SceneSeries(Arrangement(1), seed: 0), count: 4, in: context.network,
            from: context.assets)
        let right = found.count(whereRight: true)
        #expect(right == found.scenes.filter(\.isRight).count && right + found.count(whereRight: false) == 4)
        let rows = found.rows(area: "area", seed: 0)
        #expect(rows.count == 3 && rows[2][0] == .text("area"))
        #expect(rows[1][1] == .interval(found.meanShare(of: 1, whereRight: true, seed: 0), .share(decimals: 0)))
        let cells = try found.cells(whereRight: true, atMost: 2, by: GradCAM(), in: context)
        #expect(cells.count == min(right, 2) && cells.allSatisfy { $0.marks.count == 1 })
    }

    @Test func `An axis has a place for each level and for the grey picture`() {
        #expect(DistortionKind.contrast.axis("x").ticks == [0.03, 0.05, 0.1, 1])
        #expect(DistortionKind.noise.axis("x").ticks == [0.1, 0.2, 0.35])
    }
}
