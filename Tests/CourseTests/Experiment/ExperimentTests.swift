import Course
import Drawing
import Explanations
import Networks
import Tensors
import Testing

@Suite struct `The experiment` {
    private static let assets = Result { try Assets.find() }

    @Test func `Nine animals that the course's network knows, each with a name of its own`() {
        #expect(Choice.all.count == 9)
        #expect(Set(Choice.all.map(\.name.en)).count == 9 && Set(Choice.all.map(\.name.es)).count == 9)
        #expect(Choice.all.allSatisfy { choice in Species.all.contains { $0.target == choice.target } })
    }

    @Test func `Trials follow from the seed, and no scene comes twice`() {
        let experiment = Experiment(seed: 4), trials = experiment.trials
        #expect(trials.count == experiment.trialCount && (40...60).contains(trials.count))
        let scenes = trials.map(\.scene)
        #expect(Set(scenes).count == scenes.count)
        #expect(Set(scenes).isDisjoint(with: experiment.sceneNumbersToLookAt))
        #expect(trials == Experiment(seed: 4).trials)
        #expect(trials.map(\.shape) != Experiment(seed: 5).trials.map(\.shape))
        #expect(trials.allSatisfy { $0.coat != $0.shape })
        // In the order of the scenes one could count on the next animal being another.
        #expect(scenes != scenes.sorted())
    }

    @Test func `A round has every animal once, under each condition the same scenes`() {
        let conditions = [Stimulus.Condition.silhouette, .distorted(.grey)]
        let stimuli = Experiment(seed: 1).stimuli(conditions, rounds: 2)
        #expect(stimuli.count == 36)
        for condition in conditions {
            let some = stimuli.filter { $0.condition == condition }
            #expect(some.map(\.scene) == Array(0..<18))
            #expect(Set(some.prefix(9).map(\.shape)).count == 9 && Set(some.suffix(9).map(\.shape)).count == 9)
        }
    }

    @Test func `With eight coats there are all pairs, each once`() {
        let conflicts = Experiment(seed: 2).conflicts(coats: 8)
        let pairs = Set(conflicts.map { [$0.shape, $0.coat!] })
        #expect(conflicts.count == 72 && pairs.count == 72)
        #expect(pairs.allSatisfy { $0[0] != $0[1] })
    }

    @Test func `Pictures are whole levels of one size; silhouette and conflict have the outline of the photograph`()
        throws
    {
        let experiment = Experiment(seed: 0), assets = try Self.assets.get()
        let conditions: [Stimulus.Condition] = [.distorted(.none), .silhouette]
        let first = experiment.stimuli(conditions, rounds: 1).prefix(2)
        let conflict = Stimulus(.cueConflict(coat: 3), scene: first[0].scene, shape: first[0].shape)
        let pictures = try ExperimentPictures(of: experiment, for: first + [conflict], from: assets)
        for stimulus in first + [conflict] {
            let picture = pictures[stimulus]
            #expect(picture.shape == [3, 224, 224])
            #expect(picture.elements.allSatisfy { (0...255).contains($0) && $0 == $0.rounded() })
        }
        let silhouette = pictures[first[1]][part: 0], filled = pictures[conflict]
        #expect(silhouette.minimum() == 0 && silhouette.maximum() == 255)
        for i in stride(from: 0, to: 224 * 224, by: 7) where silhouette.elements[i] == 255 {
            #expect(filled[part: 0].elements[i] == 255 && filled[part: 2].elements[i] == 255)
        }
    }

    @Test func `A network answers as one picture at a time says, and names most of them in colour`() throws {
        let assets = try Self.assets.get(), network = try assets.network("efficientnet-lite0")
        let experiment = Experiment(seed: 0), stimuli = experiment.stimuli([.distorted(.none)], rounds: 1)
        let pictures = try ExperimentPictures(of: experiment, for: stimuli, from: assets)
        let answers = try Answers(of: network, to: stimuli, in: pictures)
        for stimulus in stimuli {
            let logits = try network.logits(network.input.normalize(pictures[stimulus]))[part: 0]
            let best = Choice.all.indices.max { logits[Choice.all[$0].target] < logits[Choice.all[$1].target] }
            #expect(answers[stimulus] == .some(best))
        }
        #expect(try #require(answers.accuracy(.distorted(.none))).share > 0.5)
    }

    @Test func `Answers are counted by hand`() throws {
        func conflict(_ scene: Int, _ shape: Int, _ coat: Int) -> Stimulus {
            Stimulus(.cueConflict(coat: coat), scene: scene, shape: shape)
        }
        let grey = (0..<4).map { Stimulus(.distorted(.grey), scene: $0, shape: $0) }
        let nothing: Int? = nil
        let given: [Stimulus: Int?] = [
            grey[0]: 0, grey[1]: 1, grey[2]: 8, grey[3]: nothing, conflict(10, 0, 1): 0, conflict(11, 0, 1): 0,
            conflict(12, 0, 1): 1, conflict(13, 0, 1): 5, conflict(14, 0, 1): nothing,
        ]
        let person = Answers(of: Phrase(es: "", en: ""), given)
        #expect(person.accuracy(.distorted(.grey)) == ShareInterval(2, of: 4))
        #expect(person.accuracy(.silhouette) == nil)
        #expect(person.accuracy { $0.coat != nil } == ShareInterval(2, of: 5))
        #expect(person.shapeShare == ShareInterval(2, of: 3))
        #expect(person.neitherShare == ShareInterval(2, of: 5))
        #expect(person.isRight(grey[0]) == true && person.isRight(grey[3]) == false)
        #expect(person.isRight(Stimulus(.silhouette, scene: 0, shape: 0)) == nil)
        #expect(person.only(Set(grey)).stimuli == Set(grey))
        let other = Answers(of: Phrase(es: "", en: ""), [grey[0]: 0, grey[1]: 0, grey[2]: 2, grey[3]: 1])
        let found = try #require(person.consistency(with: other))
        // 1100 and 1010 in the trials that both have.
        #expect(found.count == 4 && found.kappa == 0)
        #expect(person.consistency(with: other, where: { $0.coat != nil }) == nil)
    }

    @Test func `Where a network looks is what a map of each scene says`() throws {
        let assets = try Self.assets.get(), network = try assets.network("efficientnet-lite0")
        let series = SceneSeries(Arrangement(1), seed: 0)
        let found = try LookingShares(of: [GradCAM()], on: series, count: 3, in: network, from: assets)
        for scene in found.scenes {
            let composed = try series[scene.number].compose(from: assets)
            let input = InputPicture(name: "", photograph: composed.photograph, for: network).input
            let pass = try network.forward(input), named = pass.logits.argMax()
            let map = try GradCAM().map(of: .logit(named), in: pass), mask = composed.objects[0].mask(seenBy: network)
            #expect(scene.isRight == (named == composed.objects[0].target))
            #expect(abs(scene.shares[0] - share(of: map, on: mask)) < 1e-4)
            #expect(abs(scene.area - mask.mean()) < 1e-6)
        }
        let (right, wrong) = (found.meanShare(of: 0, whereRight: true), found.meanShare(of: 0, whereRight: false))
        #expect((right?.count ?? 0) + (wrong?.count ?? 0) == 3)
    }
}
