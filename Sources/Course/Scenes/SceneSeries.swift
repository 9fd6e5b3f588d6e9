import Drawing
import Foundation
import Tensors

/// Scenes composed by lot: which species, which cut-outs, how large, where, before what.
///
///     let scenes = SceneSeries(Arrangement(1, 1), seed: 0)
///     scenes[0].compose(from: assets)     // two animals of two species; always the same
///
/// Each scene depends on the seed, the arrangement and its number alone. Species take turns: none comes again before all
/// others have had theirs.
public struct SceneSeries: Sendable, Hashable {
    public var arrangement: Arrangement
    public var seed: UInt64
    public var species: [Species]
    public var grounds: [Ground]
    /// The longest side of an object that is alone in the scene, as a share of what the network sees; n objects are n^0.4
    /// times smaller, so that they fill more of the scene than one does and are still seen.
    public var sizes: ClosedRange<Float>
    /// How much of a box may lie behind another one at most, as a share of the smaller of the two.
    public var overlap: Float

    /// The scene's side, and what a network's crop leaves out at each border, in pixels.
    private static let side = 384, margin = 26
    /// How much a cut-out is enlarged at most: then it has its own size in what a network of 224 pixels sees.
    private static let enlargement: Float = 1.7

    /// - Precondition: as many species as the arrangement needs, and a ground.
    public init(
        _ arrangement: Arrangement, seed: UInt64 = 0, species: [Species] = Species.all,
        grounds: [Ground] = [.meadow, .gravel, .paving, .wall], sizes: ClosedRange<Float> = 0.5...0.9,
        overlap: Float = 0.2
    ) {
        precondition(species.count >= arrangement.counts.count, "\(species.count) species for \(arrangement)")
        precondition(!grounds.isEmpty, "a scene needs a ground")
        precondition(0.1 <= sizes.lowerBound && sizes.upperBound <= 1, "objects of \(sizes) of the scene")
        precondition(0 <= overlap && overlap <= 1, "an overlap of \(overlap)")
        self.arrangement = arrangement
        self.seed = seed
        self.species = species
        self.grounds = grounds
        self.sizes = sizes
        self.overlap = overlap
    }

    /// The scene of a number, 0 or more.
    public subscript(index: Int) -> Scene {
        precondition(index >= 0, "scenes are counted from 0, got \(index)")
        var lot = RandomNumbers(seed: seed, stream: "scene \(arrangement) \(index)")
        let kinds = turn(index)
        let ground = lot.draw(1, from: grounds)[0]
        let actors = zip(kinds, arrangement.counts).flatMap { kind, count in
            (0..<count).map { _ in Actor(kind, &lot, size: sizes, among: arrangement.total) }
        }
        // Where they do not find room, all become a little smaller.
        var scale: Float = 1
        var boxes = place(actors, scale, &lot)
        while boxes == nil {
            scale *= 0.9
            boxes = place(actors, scale, &lot)
        }
        let placements = zip(actors, boxes!).map { actor, box in
            Scene.Placement(
                actor.stamp.picture, target: actor.target, left: box.left, bottom: box.bottom, width: box.width,
                mirrored: actor.isMirrored)
        }
        return Scene(
            name: "\(arrangement)-\(seed)-\(index)",
            title: Phrase(es: "Escena \(index + 1)", en: "Scene \(index + 1)"), size: Self.side, ground: ground,
            // Whose feet are lower stands nearer.
            placements: placements.sorted { $0.bottom < $1.bottom }, seed: seed &+ UInt64(index))
    }

    /// The species of a scene: its part of a shuffled list that serves as many scenes as it can.
    private func turn(_ index: Int) -> ArraySlice<Species> {
        let count = arrangement.counts.count, scenesPerRound = species.count / count
        let (round, place) = index.quotientAndRemainder(dividingBy: scenesPerRound)
        var lot = RandomNumbers(seed: seed, stream: "species \(arrangement) \(round)")
        return lot.draw(species.count, from: species)[place * count..<(place + 1) * count]
    }

    /// An object before it has a place.
    private struct Actor {
        let target: Int
        let stamp: Species.Stamp
        let isMirrored: Bool
        /// Its width in pixels of the scene.
        let width: Float

        init(_ species: Species, _ lot: inout RandomNumbers, size: ClosedRange<Float>, among count: Int) {
            target = species.target
            stamp = lot.draw(1, from: species.stamps)[0]
            isMirrored = lot.nextUniform() < 0.5
            let share = size.lowerBound + (size.upperBound - size.lowerBound) * lot.nextUniform()
            let room = Float(side - 2 * margin) / pow(Float(count), 0.4)
            let native = Float(max(stamp.width, stamp.height))
            width = min(share * room, enlargement * native) * Float(stamp.width) / native
        }
    }

    private struct Box: Equatable {
        let left, bottom, width, height: Int

        func overlap(with other: Box) -> Float {
            let across = min(left + width, other.left + other.width) - max(left, other.left)
            let down = min(bottom, other.bottom) - max(bottom - height, other.bottom - other.height)
            return Float(max(across, 0) * max(down, 0)) / Float(min(width * height, other.width * other.height))
        }
    }

    /// Places for all of them in the part that networks see, nil where none were found.
    private func place(_ actors: [Actor], _ scale: Float, _ lot: inout RandomNumbers) -> [Box]? {
        var boxes: [Box] = []
        for actor in actors {
            let width = max(Int(actor.width * scale), 8)
            // As `Cutout` rounds it.
            let height = max(1, (actor.stamp.height * width + actor.stamp.width / 2) / actor.stamp.width)
            let room = Self.side - 2 * Self.margin
            var found: Box?
            for _ in 0..<40 where found == nil {
                let box = Box(
                    left: Self.margin + Int(lot.nextUniform() * Float(room - width + 1)),
                    bottom: Self.margin + height + Int(lot.nextUniform() * Float(room - height + 1)), width: width,
                    height: height)
                if boxes.allSatisfy({ $0.overlap(with: box) <= overlap }) { found = box }
            }
            guard let found else { return nil }
            boxes.append(found)
        }
        return boxes
    }
}

extension RandomNumbers {
    /// Some of the things, none twice, in the order in which they were drawn.
    mutating func draw<Thing>(_ count: Int, from things: [Thing]) -> [Thing] {
        var rest = things
        return (0..<count).map { _ in rest.remove(at: Int(next() % UInt64(rest.count))) }
    }
}
