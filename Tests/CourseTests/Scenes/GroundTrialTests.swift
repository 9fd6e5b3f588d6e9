import Course
import Tensors
import Testing

@Suite struct `One animal on several grounds` {
    @Test func `Nothing but the ground is another one`() throws {
        let assets = try Assets.find(), badger = try #require(Species.all.first { $0.target == 362 })
        let scenes = try [Ground.meadow, .gravel].map {
            try Scene.alone(badger.stamps[0], of: badger.target, on: $0).compose(from: assets)
        }
        #expect(scenes[0].objects[0].mask == scenes[1].objects[0].mask)
        let mask = scenes[0].objects[0].mask, box = try #require(scenes[0].objects[0].box)
        #expect((220...230).contains(max(box.rows.count, box.columns.count)))
        // Where the animal is opaque both pictures are the same, and elsewhere they are not.
        let change = (scenes[0].photograph - scenes[1].photograph).absoluteValue().sum(over: .channel)[part: 0]
        var within: Float = 0, beside: Float = 0
        for (m, c) in zip(mask.elements, change.elements) {
            if m == 1 { within = max(within, c) }
            if m == 0 { beside += c }
        }
        #expect(within == 0 && beside > 0)
    }

    @Test func `It counts the grounds on which the animal is named`() throws {
        let context = try LessonContext(LessonOptions.parse([]), assets: .find())
        let badger = try #require(Species.all.first { $0.target == 362 })
        let trial = try GroundTrial(of: badger, on: [.meadow, .gravel, .wall], in: context)
        let named = trial.pictures.map { $0.pass.logits[part: 0].argMax() }
        #expect(trial.named == named && trial.pictures.count == 3)
        #expect(trial.rightCount == named.filter { $0 == 362 }.count)
        #expect(trial.depends == named.contains { $0 != named[0] })
    }

    @Test func `Of many animals numbers are kept, and pictures of those that are shown`() throws {
        let context = try LessonContext(LessonOptions.parse([]), assets: .find())
        let two = Species.all.filter { [337, 362].contains($0.target) }, grounds = [Ground.meadow, .gravel]
        let found = try GroundTrials(of: two, on: grounds, keepingPicturesOf: [362], in: context)
        let alone = try two.map { try GroundTrial(of: $0, on: grounds, in: context) }
        #expect(found.trials.map(\.rightCount) == alone.map(\.rightCount))
        #expect(found.trials.map(\.depends) == alone.map(\.depends))
        #expect(found.everywhereCount == alone.count { $0.rightCount == 2 })
        #expect(found.sometimesCount == alone.count { $0.rightCount == 1 })
        for (trial, own) in zip(found.trials, alone) {
            #expect(trial.shown.map(\.named) == (trial.species.target == 362 ? own.named : []))
        }
        #expect(Set(found.credits).count == found.credits.count && found.credits == found.credits.sorted())
    }
}
