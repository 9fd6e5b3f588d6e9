import Course
import Drawing
import Networks
import Tensors
import Testing

@Suite struct `Species of the cut-outs` {
    private static let network = Result { try Assets.find().network("efficientnet-lite0") }

    /// A cut-out alone on grey: 190 pixels long in the middle of the 224 × 224 that the network sees.
    private func scene(_ stamp: Species.Stamp, _ target: Int) -> Scene {
        let length = max(stamp.width, stamp.height)
        let width = (190 * stamp.width + length / 2) / length
        let height = (stamp.height * width + stamp.width / 2) / stamp.width
        return Scene(
            name: stamp.picture, title: Phrase(es: "", en: ""), size: 256,
            ground: .noise(.init(124, 124, 124), deviation: 0),
            placements: [
                .init(stamp.picture, target: target, left: (256 - width) / 2, bottom: (256 + height) / 2, width: width)
            ])
    }

    @Test(arguments: Species.all) func `Each is named first, with the probability of the table`(species: Species) throws
    {
        let assets = try Assets.find(), network = try Self.network.get()
        for stamp in species.stamps {
            let composed = try scene(stamp, species.target).compose(from: assets)
            let input = InputPicture(name: "", photograph: composed.photograph, for: network).input
            let probabilities = try network.forward(input).probabilities[part: 0]
            #expect(probabilities.argMax() == species.target, "\(stamp.picture)")
            #expect(abs(probabilities[species.target] - stamp.probability) < 0.006, "\(stamp.picture)")
            #expect(stamp.probability >= 0.45)
        }
    }

    @Test func `No class and no cut-out stands twice, and sizes are those of the files`() throws {
        let assets = try Assets.find()
        #expect(Set(Species.all.map(\.target)).count == Species.all.count)
        let stamps = Species.all.flatMap(\.stamps)
        #expect(Set(stamps.map(\.picture)).count == stamps.count)
        for stamp in stamps {
            let photograph = try Photograph(contentsOf: assets.stamp(stamp.picture).path)
            #expect((photograph.width, photograph.height) == (stamp.width, stamp.height), "\(stamp.picture)")
        }
    }
}
