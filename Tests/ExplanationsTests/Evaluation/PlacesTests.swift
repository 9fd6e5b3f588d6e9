import Explanations
import Networks
import Reference
import Tensors
import Testing

/// A map `[height, width]` written row by row.
private func map(_ rows: [Float]...) -> Tensor { Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count]) }

@Suite struct `The pointing game` {
    private let corner = map([1, 1, 0, 0, 0], [1, 1, 0, 0, 0], [0, 0, 0, 0, 0])

    @Test(
        arguments: [
            ((0, 0), true, true), ((1, 1), true, true), ((1, 3), false, true), ((2, 3), false, false),
            ((0, 4), false, false),
        ])
    func `A peak is a hit on the object or within the tolerance of it`(
        peak: (row: Int, column: Int), alone: Bool, near: Bool
    ) {
        var map = Tensor(zeros: [3, 5])
        map[peak.row, peak.column] = 2
        let withoutTolerance = PointingGame(tolerance: 0).isHit(map, on: corner)
        #expect(withoutTolerance == alone)
        // (2, 3) is √5 away from the object, (1, 3) 2.
        let withTolerance = PointingGame(tolerance: 2).isHit(map, on: corner)
        #expect(withTolerance == near)
    }

    @Test(arguments: [0, 1, 3, 15]) func `Its chance is the share of peaks that hit, one by one`(tolerance: Int) {
        let game = PointingGame(tolerance: tolerance), mask = disc(9, 11, (4, 3), 2.5)
        var hits = 0
        for row in 0..<9 {
            for column in 0..<11 {
                // The definition: the distance to any pixel of the object.
                let isNear = (0..<99).contains { p in
                    let di = p / 11 - row, dj = p % 11 - column
                    return mask[p / 11, p % 11] >= 0.5 && di * di + dj * dj <= tolerance * tolerance
                }
                hits += isNear ? 1 : 0
                var map = Tensor(zeros: [9, 11])
                map[row, column] = 1
                let hit = game.isHit(map, on: mask)
                #expect(hit == isNear)
            }
        }
        #expect(game.chance(on: mask) == Float(hits) / 99)
    }

    @Test func `A map that is nowhere positive is a miss, even on an object that fills the picture`() {
        let everything = Tensor(repeating: 1, shape: [3, 5])
        #expect(!PointingGame().isHit(Tensor(zeros: [3, 5]), on: everything))
        #expect(!PointingGame().isHit(Tensor(repeating: -1, shape: [3, 5]), on: everything))
        #expect(PointingGame(tolerance: 0).chance(on: everything) == 1)
    }
}

@Suite struct `Energy inside a mask` {
    @Test func `A case worked out by hand, with half a pixel and a negative one`() {
        let got = share(of: map([1, 2], [3, -4]), on: map([0, 1], [0.5, 1]))
        #expect(got == (2 + 1.5) / 6)
    }

    @Test func `A map that knows nothing has the object's area, a map of the object all, no map nothing`() {
        let mask = disc(20, 30, (9, 12), 6)
        #expect(abs(share(of: Tensor(repeating: 3, shape: [20, 30]), on: mask) - mask.mean()) < 1e-6)
        #expect(share(of: mask, on: mask) == 1)
        #expect(share(of: Tensor(zeros: [20, 30]), on: mask) == 0)
    }

    @Test func `A small map is laid over the mask`() {
        let got = share(of: Tensor([0, 1], shape: [1, 1, 1, 2]), on: map([0, 0, 1, 1]))
        // 0, 0.25, 0.75, 1
        #expect(got == 1.75 / 2)
    }
}

@Suite struct `Regions and boxes of a map` {
    private let two = map(
        [0, 0, 9, 0, 0, 0],
        [0, 9, 0, 0, 0, 5],
        [0, 0, 0, 0, 5, 5],
        [1, 0, 0, 0, 5, 5])

    @Test func `The largest part counts, not the strongest, and corners touch`() throws {
        let region = MapRegion(of: two, above: 0.2)
        #expect(region.area == 7)
        let part = region.largestPart
        #expect(part.area == 5)
        let box = try #require(BoxLocalization().box(of: two))
        #expect(box == BoundingBox(rows: 1...3, columns: 4...5))
        let strong = try #require(BoxLocalization(threshold: 0.9).box(of: two))
        #expect(strong == BoundingBox(rows: 0...1, columns: 1...2))
    }

    @Test func `Parts are those that a pixel by pixel search finds`() {
        for seed in 0..<8 {
            let map = hills(9, 13, seed: seed), region = MapRegion(of: map, above: 0.3)
            // Labels spread to neighbours until nothing changes.
            var labels = region.isInside.enumerated().map { $1 ? $0 : -1 }, changed = true
            while changed {
                changed = false
                for p in labels.indices where labels[p] >= 0 {
                    for q in labels.indices
                    where labels[q] >= 0 && abs(p / 13 - q / 13) <= 1 && abs(p % 13 - q % 13) <= 1 {
                        if labels[q] < labels[p] { (labels[p], changed) = (labels[q], true) }
                    }
                }
            }
            let sizes = Dictionary(grouping: labels.filter { $0 >= 0 }) { $0 }.mapValues(\.count)
            let best = sizes.max { ($0.value, -$0.key) < ($1.value, -$1.key) }!.key
            let expected = labels.map { $0 == best }
            let got = region.largestPart.isInside
            #expect(got == expected)
        }
    }

    @Test func `Overlaps of boxes, worked out by hand`() {
        let a = BoundingBox(rows: 0...3, columns: 0...1)
        #expect(a.area == 8)
        #expect(a.intersectionOverUnion(with: a) == 1)
        #expect(a.intersectionOverUnion(with: BoundingBox(rows: 2...5, columns: 1...2)) == 2 / Float(8 + 8 - 2))
        #expect(a.intersectionOverUnion(with: BoundingBox(rows: 4...5, columns: 0...1)) == 0)
        #expect(BoundingBox(around: Tensor(zeros: [3, 3])) == nil)
        #expect(BoundingBox(around: map([0, 0.5], [0, 0.4])) == BoundingBox(rows: 0...0, columns: 1...1))
    }

    @Test func `Intersection over union, worked out by hand and at its ends`() {
        let iou = IntersectionOverUnion(threshold: 0.5)
        // Strong: 4, 2; the object: 4 and a pixel beside it.
        #expect(iou.value(map([4, 2, 1]), on: map([1, 0, 1])) == 1 / Float(3))
        let object = disc(12, 12, (5, 5), 3)
        #expect(iou.value(object, on: object) == 1)
        #expect(iou.value(Tensor(zeros: [12, 12]), on: object) == 0)
        #expect(iou.value(-object, on: object) == 0)
    }
}

@Suite struct `A map that knows nothing` {
    @Test func `Its chance in a trial is its number in the metric`() throws {
        let network = try SmallNetworks.linear(
            Tensor(repeating: 1, shape: [1, 180]), channels: 1, height: 12, width: 15)
        let masks = [disc(12, 15, (4, 5), 3), disc(12, 15, (9, 12), 2)]
        let trial = Trial(
            pass: try network.forward(Tensor(repeating: 1, shape: [1, 12, 15])), target: 0, masks: masks)
        // Input times weight is the same everywhere.
        let answer = try TrialAnswer(of: InputXGradient(), to: trial)
        for metric in [EnergyInside(), IntersectionOverUnion(), BoxLocalization()] as [any Metric] {
            let chance = try #require(metric.chance(in: trial)), value = try #require(try metric.value(of: answer))
            #expect(abs(chance - value) < 1e-6)
        }
        let union = (masks[0] + masks[1]).clamped(to: 0...1)
        #expect(trial.mask == union)
        #expect(EnergyInside().chance(in: trial) == union.mean())
        #expect(Deletion().chance(in: trial) == nil)
    }
}

@Suite struct `Instance balance` {
    private let left = map([1, 1, 0, 0], [1, 1, 0, 0]), right = map([0, 0, 0, 1], [0, 0, 0, 0.5])

    @Test func `A case worked out by hand`() throws {
        // The left object's mean is (4 + 2 + 1 + 1) / 4 = 2, the right one's (1 + 0.5 · 0.5) / 1.5 = 5/6.
        let got = try #require(
            InstanceBalance().value(of: map([4, 2, 9, 1], [1, 1, -3, 0.5]), on: [left, right]))
        #expect(abs(got - Float(5.0 / 12)) < 1e-6)
    }

    @Test func `One left out is 0, all alike are 1, one object alone has no balance`() {
        let one = InstanceBalance().value(of: left, on: [left, right])
        let alike = InstanceBalance().value(of: Tensor(repeating: 3, shape: [2, 4]), on: [left, right])
        let none = InstanceBalance().value(of: Tensor(repeating: -1, shape: [2, 4]), on: [left, right])
        let alone = InstanceBalance().value(of: left, on: [left])
        let hidden = InstanceBalance().value(of: left, on: [left, Tensor(zeros: [2, 4])])
        #expect((one, alike, none, alone, hidden) == (0, 1, 0, nil, nil))
    }

    @Test func `The map's scale does not matter, and neither does the objects' order`() {
        let map = hills(2, 4, seed: 3)
        let values = [(map, [left, right]), (8 * map, [left, right]), (map, [right, left])].map {
            InstanceBalance().value(of: $0.0, on: $0.1)
        }
        #expect(values[0] == values[1] && values[0] == values[2])
    }
}
