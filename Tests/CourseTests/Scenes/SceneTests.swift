import Course
import Drawing
import Foundation
import Tensors
import Testing

@Suite struct `Composing scenes` {
    let assets: Assets

    init() throws { assets = try Assets.find() }

    @Test(arguments: Scene.all)
    func `Every object is inside, has a mask in 0...1, and is the only one where its mask is 1`(scene: Scene) throws {
        let composed = try scene.compose(from: assets)
        let levels = composed.photograph
        #expect(levels.shape == [3, scene.size, scene.size])
        #expect(levels.minimum() >= 0)
        #expect(levels.maximum() <= 255)
        #expect(levels.map { $0.rounded() } == levels)
        #expect(composed.objects.count == scene.placements.count)
        for (object, placement) in zip(composed.objects, scene.placements) {
            #expect(object.mask.minimum() >= 0)
            #expect(object.mask.maximum() == 1)
            let box = try #require(object.box)
            #expect(box.columns.lowerBound >= placement.left)
            #expect(box.columns.upperBound < placement.left + placement.width)
            #expect(box.rows.upperBound < placement.bottom)
        }
        let together = composed.objects.map(\.mask).reduce(Tensor(zeros: [scene.size, scene.size]), +)
        #expect(together.maximum() <= 1.000001)
    }

    @Test func `Where an object's mask is 1 its colours show, where every mask is 0 the ground shows`() throws {
        let red = Ground.noise(Ground.Colour(255, 0, 0), deviation: 0)
        let blue = Ground.noise(Ground.Colour(0, 0, 255), deviation: 0)
        let onRed = try scene(on: red).compose(from: assets)
        let onBlue = try scene(on: blue).compose(from: assets)
        let mask = onRed.objects[0].mask
        #expect(mask == onBlue.objects[0].mask)
        for (i, share) in mask.elements.enumerated() {
            let onRed = onRed.photograph.elements(at: i), onBlue = onBlue.photograph.elements(at: i)
            if share == 1 { #expect(onRed == onBlue) }
            if share == 0 { #expect(onRed == [255, 0, 0]) }
            // x = c + (1 - a) g, so that the two differ by 255 (1 - a), each rounded to whole levels.
            #expect(abs(onRed[0] - onBlue[0] - 255 * (1 - share)) <= 1)
        }
    }

    @Test func `A cut-out in its own size keeps its own alpha, and mirroring turns it around`() throws {
        let zebra = try Photograph(contentsOf: assets.stamp("zebra").path)
        let plain = try scene(on: .wall).compose(from: assets).objects[0].mask
        let mirrored = try scene(on: .wall, mirrored: true).compose(from: assets).objects[0].mask
        let alpha = zebra.alpha
        #expect(zebra.width == 200)
        for y in 0..<zebra.height {
            for x in 0..<zebra.width {
                let row = 220 - zebra.height + y
                #expect(abs(plain[row, 10 + x] - alpha[y, x]) < 1e-6)
                #expect(abs(mirrored[row, 10 + zebra.width - 1 - x] - alpha[y, x]) < 1e-6)
            }
        }
    }

    @Test func `An object behind another one has what the other leaves`() throws {
        let scene = Scene(
            name: "pile", title: Phrase(es: "", en: ""), size: 240, ground: .wall,
            placements: [
                Scene.Placement("chelsea", target: 285, left: 0, bottom: 200, width: 200),
                Scene.Placement("zebra", target: 340, left: 10, bottom: 220, width: 200),
            ])
        let objects = try scene.compose(from: assets).objects
        let visible = objects[0].mask + objects[1].mask
        let picture = visible[150, 5]
        #expect(picture == 1)
        #expect(visible.maximum() <= 1.000001)
        #expect(objects[0].mask.sum() < 200 * 133)
    }

    @Test func `The same seed gives the same bits, another seed another ground`() throws {
        let one = try scene(on: .meadow, seed: 1).compose(from: assets).photograph
        let again = try scene(on: .meadow, seed: 1).compose(from: assets).photograph
        let other = try scene(on: .meadow, seed: 2).compose(from: assets).photograph
        let noise = try scene(on: .wall, seed: 1).compose(from: assets).photograph
        let otherNoise = try scene(on: .wall, seed: 2).compose(from: assets).photograph
        #expect(one == again)
        #expect(one != other)
        #expect(noise != otherNoise)
    }

    @Test func `Whose pictures they are is said once for each licence`() throws {
        let meadow = try Scene.tigerAndZebra.compose(from: assets).credit
        let wall = try Scene.catAndDog.compose(from: assets).credit
        #expect(meadow == "Linolafett, CC0-1.0; Tux Paint, GPL-2")
        #expect(wall == "Stefan van der Walt, CC0-1.0; Tux Paint, GPL-2")
    }

    @Test func `What does not fit, and what is not there, is said in one line`() throws {
        let outside = Scene(
            name: "outside", title: Phrase(es: "", en: ""), ground: .wall,
            placements: [Scene.Placement("zebra", target: 340, left: 300, bottom: 200, width: 200)])
        #expect(throws: SceneError.outside(scene: "outside", picture: "zebra", size: 384)) {
            try outside.compose(from: assets)
        }
        let large = Scene(name: "large", title: Phrase(es: "", en: ""), size: 513, ground: .meadow, placements: [])
        #expect(throws: SceneError.self) { try large.compose(from: assets) }
        let clone = try Clone()
        let error = #expect(throws: AssetError.self) {
            try scene(on: .wall).compose(from: Assets(in: clone.repository))
        }
        let message = error?.description ?? ""
        #expect(message.contains("zebra.png is not there: run ./setup"))
        #expect(!message.contains("\n"))
    }

    private func scene(on ground: Ground, mirrored: Bool = false, seed: UInt64 = 0) -> Scene {
        Scene(
            name: "zebra", title: Phrase(es: "Una cebra", en: "A zebra"), size: 240, ground: ground,
            placements: [
                Scene.Placement("zebra", target: 340, left: 10, bottom: 220, width: 200, mirrored: mirrored)
            ], seed: seed)
    }
}

extension Tensor {
    /// The values of pixel `i` in each channel.
    fileprivate func elements(at i: Int) -> [Float] {
        withElements { x in stride(from: i, to: x.count, by: count / shape[0]).map { x[$0] } }
    }
}
