import Course
import Explanations
import Networks
import Reference
import Tensors
import Testing

@Suite struct `Scenes by lot` {
    private static let arrangements = [Arrangement(1), Arrangement(2), Arrangement(4), Arrangement(1, 1)]

    @Test(arguments: arrangements)
    func `A scene has the objects that were asked for, inside of what networks see`(arrangement: Arrangement) throws {
        for index in 0..<60 {
            let scene = SceneSeries(arrangement, seed: 3)[index]
            #expect(scene.placements.count == arrangement.total)
            let counts = Dictionary(grouping: scene.placements, by: \.target).values.map(\.count).sorted()
            #expect(counts == arrangement.counts.sorted())
            for placement in scene.placements {
                let stamp = try #require(
                    Species.all.flatMap(\.stamps).first { $0.picture == placement.picture })
                let height = (stamp.height * placement.width + stamp.width / 2) / stamp.width
                #expect(placement.left >= 26 && placement.left + placement.width <= 384 - 26)
                #expect(placement.bottom - height >= 26 && placement.bottom <= 384 - 26)
                #expect(max(placement.width, height) >= 40)
            }
        }
    }

    @Test(arguments: arrangements)
    func `The masks are whole, and what is hidden is little`(arrangement: Arrangement) throws {
        let assets = try Assets.find()
        for index in 0..<(Thorough.isAsked ? 6 : 2) {
            let scene = SceneSeries(arrangement, seed: 1)[index]
            let composed = try scene.compose(from: assets)
            for (k, object) in composed.objects.enumerated() {
                let alone = try Scene(
                    name: "alone", title: scene.title, size: scene.size, ground: scene.ground,
                    placements: [scene.placements[k]]
                ).compose(from: assets).objects[0].mask
                #expect(object.mask.sum() >= 0.5 * alone.sum())
                // Where nothing stands before it, its mask is its own alpha.
                for (seen, whole) in zip(object.mask.elements, alone.elements) where seen != whole {
                    #expect(seen < whole)
                }
            }
        }
    }

    @Test func `The same seed gives the same scenes, whichever are asked for; others differ`() throws {
        let assets = try Assets.find()
        let one = SceneSeries(Arrangement(1, 1), seed: 7), again = SceneSeries(Arrangement(1, 1), seed: 7)
        let backward = (0..<10).reversed().map { again[$0] }
        #expect((0..<10).map { one[$0] } == backward.reversed())
        #expect(try one[4].compose(from: assets).photograph == again[4].compose(from: assets).photograph)
        #expect(one[0] != SceneSeries(Arrangement(1, 1), seed: 8)[0])
        #expect(one[0] != one[1])
        #expect(one[0].placements != SceneSeries(Arrangement(2), seed: 7)[0].placements)
    }

    @Test(arguments: arrangements) func `Species take turns`(arrangement: Arrangement) {
        let series = SceneSeries(arrangement, seed: 2), kinds = arrangement.counts.count
        for round in 0..<2 {
            let scenes = Species.all.count / kinds
            let targets = (0..<scenes).flatMap { Set(series[round * scenes + $0].placements.map(\.target)) }
            #expect(Set(targets).count == scenes * kinds)
        }
    }

    @Test func `Sizes, grounds and overlaps are those that were asked for`() {
        var series = SceneSeries(
            Arrangement(2), grounds: [.gravel], sizes: 0.3...0.3, overlap: 0)
        series.species = Species.all.filter { $0.target == 340 }
        for index in 0..<20 {
            let scene = series[index]
            #expect(scene.ground == .gravel)
            let widths = Set(scene.placements.map(\.width))
            #expect(widths == [75])
            let (a, b) = (scene.placements[0], scene.placements[1])
            // A zebra 75 wide is 56 high.
            let isApart = abs(a.left - b.left) >= 75 || abs(a.bottom - b.bottom) >= 56
            #expect(isApart)
        }
    }

    @Test func `Arrangements are read and written`() throws {
        for text in ["1", "4", "1+1", "2+3", "9"] {
            let arrangement = try Arrangement(text)
            #expect(arrangement.description == text)
        }
        #expect(try Arrangement("1+1") == Arrangement(1, 1))
        for text in ["", "0", "-1", "1+", "+", "x", "5+5", "1,2", "99999999999999999999"] {
            let error = #expect(throws: Arrangement.Unreadable.self) { try Arrangement(text) }
            #expect(error?.description.contains("write 1 for one") == true)
        }
    }
}

@Suite struct `Judging methods on scenes` {
    private static let network = Result { try Assets.find().network("efficientnet-lite0") }

    @Test func `What the network does not see is left out and counted`() throws {
        let assets = try Assets.find(), network = try Self.network.get()
        let composed = try SceneSeries(Arrangement(1, 1), seed: 0)[0].compose(from: assets)
        let all = try SceneTrials(of: composed, in: network, seenAmong: 1000)
        #expect(all.trials.count == 2 && all.unseen.isEmpty)
        let logits = all.trials[0].pass.logits
        let ranks = all.trials.map { trial in logits.elements.count { $0 >= logits[0, trial.target] } }
        let best = ranks.min()!
        let some = try SceneTrials(of: composed, in: network, seenAmong: best)
        #expect(some.trials.map(\.target) == [all.trials[ranks.firstIndex(of: best)!].target])
        #expect(some.unseen.map(\.target) == some.trials[0].otherTargets)
        #expect(some.unseen[0].probability < some.trials[0].probability)
        let none = try SceneTrials(of: composed, in: network, seenAmong: best - 1)
        #expect(none.trials.isEmpty && none.unseen.count == 2)
    }

    @Test func `Each number is the mean over the trials, and the same again`() throws {
        let assets = try Assets.find(), network = try Self.network.get()
        let evaluation = SceneEvaluation(
            methods: [GradCAM()], metrics: [EnergyInside(), ClassCorrelation()], arrangements: [Arrangement(2)],
            sceneCount: 4, seed: 5)
        var steps = 0
        let result = try evaluation.run(in: network, from: assets, progress: { steps += 1 })
        #expect(steps == evaluation.answerCount)
        var shares: [Float] = [], areas: [Float] = []
        for index in 0..<4 {
            let composed = try SceneSeries(Arrangement(2), seed: 5)[index].compose(from: assets)
            let input = InputPicture(name: "", photograph: composed.photograph, for: network).input
            let pass = try network.forward(input), target = composed.objects[0].target
            guard pass.logits.topIndices(5).contains(target) else { continue }
            let map = try GradCAM().map(of: .logit(target), in: pass)
            let mask = composed.objects.map { $0.mask(seenBy: network) }.reduce(Tensor(zeros: [224, 224]), +)
            shares.append(share(of: map, on: mask))
            areas.append(mask.mean())
        }
        #expect(result.seen[Arrangement(2)] == shares.count)
        #expect(result.unseen[Arrangement(2)] == 4 - shares.count)
        let interval = try #require(result["grad-cam", "energy", Arrangement(2)])
        #expect(interval.count == shares.count)
        #expect(abs(interval.mean - shares.reduce(0, +) / Float(shares.count)) < 1e-5)
        let chance = try #require(result["chance", "energy", Arrangement(2)])
        #expect(abs(chance.mean - areas.reduce(0, +) / Float(areas.count)) < 1e-5)
        #expect(result["grad-cam", "class-correlation", Arrangement(2)] == nil)
        let again = try evaluation.run(in: network, from: assets)
        #expect(again["grad-cam", "energy", Arrangement(2)] == interval)
    }

    @Test func `A network that has learned nothing has another map`() throws {
        let assets = try Assets.find()
        let path = try assets.model("efficientnet-lite0").path
        let randomized = try RandomizedNetworks(of: "efficientnet-lite0", weightsAt: path, seed: 1)
        let evaluation = SceneEvaluation(
            methods: [GradCAM(), GuidedBackprop()], metrics: [ModelRandomization(order: .cascading, stageCount: 2)],
            sceneCount: 2)
        let result = try evaluation.run(
            in: Self.network.get(), from: assets, randomized: { try randomized.network($0) })
        let cam = try #require(result["grad-cam", "randomization", Arrangement(1)])
        #expect(cam.mean < 0.6)
        let once = try randomized.network(["_fc"]), twice = try randomized.network(["_fc"])
        let image = RandomNumbers(seed: 0).normalTensor([1, 3, 224, 224])
        #expect(try once.logits(image) == twice.logits(image))
    }
}
