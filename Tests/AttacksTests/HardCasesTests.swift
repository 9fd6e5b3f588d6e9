import Attacks
import Drawing
import Foundation
import Networks
import Tensors
import Testing

/// What an attack is asked where there is little or nothing to do.
@Suite struct `Hard cases of every attack` {
    static let names = Attacks.names

    private static func run(
        _ name: String, on images: Tensor, _ goals: [Goal], epsilon: Double? = nil
    ) throws -> [AttackOutcome] {
        var settings = `Every attack`.settings(name)
        settings.epsilon = epsilon
        return try Attacks.named(name).init(settings).run(on: images, goals: goals, network: curvedVictim())
    }

    private static func named(in images: Tensor) throws -> [Int] {
        let network = try curvedVictim(), logits = try network.logits(network.input.normalize(images))
        return (0..<images.shape[0]).map { logits[part: $0].argMax() }
    }

    @Test(arguments: `Every attack`.bounded) func `an ε of 0 changes nothing`(name: String) throws {
        let images = `Every attack`.images(2), own = try Self.named(in: images)
        let found = try Self.run(name, on: images, own.map { .away(from: $0) }, epsilon: 0)
        for (i, outcome) in found.enumerated() {
            #expect(outcome.changed == images[part: i])
            #expect(outcome.saved == images[part: i])
            #expect(!outcome.succeeds)
        }
    }

    @Test(arguments: names) func `what is named as wanted already is left alone`(name: String) throws {
        let images = `Every attack`.images(2), own = try Self.named(in: images)
        let found = try Self.run(name, on: images, own.map { .toward($0) })
        #expect(found.allSatisfy { $0.succeeds && $0.succeedsUnrounded && $0.linf == 0 && $0.changedPixels == 0 })
    }

    @Test(arguments: names) func `what is named wrongly already is left alone, and its neighbours are not`(
        name: String
    ) throws {
        let images = `Every attack`.images(3), own = try Self.named(in: images)
        let goals = [Goal.away(from: (own[0] + 1) % 3), .away(from: own[1]), .away(from: (own[2] + 2) % 3)]
        let found = try Self.run(name, on: images, goals)
        #expect(found[0].saved == images[part: 0] && found[0].succeeds)
        #expect(found[2].saved == images[part: 2] && found[2].succeeds)
        // Its random numbers are those of its place, whoever else is attacked.
        let alone = try Self.run(name, on: images, own.map { .away(from: $0) })[1]
        let difference = (alone.changed - found[1].changed).absoluteValue().maximum()
        #expect(difference < 0.01)
    }

    @Test(arguments: names, [0, 255] as [Float]) func `an image at one end of the range stays in it`(
        name: String, level: Float
    ) throws {
        let image = Tensor([Float](repeating: level, count: 3 * 144), shape: [1, 3, 12, 12])
        let own = try Self.named(in: image)
        let outcome = try Self.run(name, on: image, [.away(from: own[0])])[0]
        #expect(outcome.changed.minimum() >= 0 && outcome.changed.maximum() <= 255)
        #expect(outcome.saved.minimum() >= 0 && outcome.saved.maximum() <= 255)
    }

    @Test(arguments: names, [Goal.away(from: 3), .toward(3), .away(from: -1)]) func `a class that does not exist`(
        name: String, goal: Goal
    ) throws {
        #expect(throws: NetworkError.classOutOfRange(goal.label, count: 3)) {
            try Self.run(name, on: `Every attack`.images(1), [goal])
        }
    }

    @Test(arguments: names.filter { $0 != "noise" }) func `more images than fit into one batch are all attacked`(
        name: String
    ) throws {
        let images = `Every attack`.images(18), own = try Self.named(in: images)
        let found = try Self.run(name, on: images, own.map { .away(from: $0) })
        #expect(found.count == 18)
        #expect(zip(found, own).allSatisfy { $0.goal == .away(from: $1) })
        // What would be in a last batch is changed as it is without the others; Carlini and Wagner leave an image as it is
        // where nothing reached the goal.
        let last = Tensor(stacking: [images[part: 16], images[part: 17]])
        let alone = try Self.run(name, on: last, own.suffix(2).map { .away(from: $0) })
        #expect(found.suffix(2).map { $0.linf > 0 } == alone.map { $0.linf > 0 })
        if name != "cw" { #expect(found.suffix(2).allSatisfy { $0.linf > 0 }) }
    }
}

/// Pictures that are written and read again, by which an attack is judged.
@Suite struct `A picture that was saved` {
    private static func readAgain(_ outcome: AttackOutcome) throws -> Tensor {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("attack-\(UUID()).png").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Photograph(outcome.saved).writePNG(to: path)
        return try Photograph(contentsOf: path).tensor()
    }

    @Test(arguments: Attacks.names.filter { $0 != "noise" }) func `fools as the attack says, and is within its bound`(
        name: String
    ) throws {
        var settings = `Every attack`.settings(name)
        settings.epsilon = 24.0 / 255
        settings.steps = name == "square" ? 400 : 40
        settings.pixels = 6
        let attack = try Attacks.named(name).init(settings), network = try curvedVictim()
        let images = `Every attack`.images(4), logits = try network.logits(network.input.normalize(images))
        let goals = (0..<4).map { Goal.away(from: logits[part: $0].argMax()) }
        let found = try attack.run(on: images, goals: goals, network: network)
        #expect(found.contains { $0.succeeds })
        for outcome in found {
            let read = try Self.readAgain(outcome)
            #expect(read == outcome.saved)
            let fools = outcome.goal.isReached(by: try network.logits(network.input.normalize(read))[part: 0])
            #expect(fools == outcome.succeeds)
            if attack is any BoundedAttack {
                #expect((read - outcome.original).absoluteValue().maximum() <= 24)
            } else {
                // Without a bound, a picture that fools before rounding fools after it too.
                #expect(fools || !outcome.succeedsUnrounded)
            }
        }
    }

    @Test(arguments: [0.05, 0.25, 1, 3]) func `is within a length in L2 too, and spends it`(epsilon: Double) throws {
        var settings = AttackSettings(steps: 10)
        settings.norm = .l2
        settings.epsilon = epsilon
        let images = `Every attack`.images(3)
        let logits = try curvedVictim().logits(curvedVictim().input.normalize(images))
        let goals = (0..<3).map { Goal.away(from: logits[part: $0].argMax()) }
        for outcome in try ProjectedGradientDescent(settings).run(on: images, goals: goals, network: curvedVictim()) {
            let length = (try Self.readAgain(outcome) - outcome.original).map { $0 * $0 }.sum().squareRoot() / 255
            #expect(Double(length) <= epsilon * 1.000001)
            #expect(Double(length) > 0.7 * epsilon)
        }
    }

    @Test func `keeps a change that rounding to the nearest level would lose`() throws {
        // Class 0 wins by so little that a seventh of a level less in each of four pixels is enough.
        let network = try LinearVictim.network(
            Tensor([0.25, 0.26, 0.24, 0.25, -0.25, -0.26, -0.24, -0.25], shape: [2, 4]),
            bias: Tensor([-140.1 / 255, 140.1 / 255], shape: [2]), channels: 1, height: 2, width: 2)
        let levels = Tensor([140, 140, 141, 140], shape: [1, 1, 2, 2])
        let outcome = try DeepFool(AttackSettings()).run(on: levels, goals: [.away(from: 0)], network: network)[0]
        let nearest = outcome.changed.map { $0.rounded() }
        #expect(outcome.succeedsUnrounded && nearest == outcome.original)
        #expect(outcome.succeeds && outcome.linf == 1)
    }
}

@Suite struct `Robust accuracy` {
    /// On a linear network each image falls exactly where ε ‖w‖₁ passes its margin.
    @Test func `falls where the linear network's margin says`() throws {
        let w: [Float] = [2, -1, 0.5, -0.25], network = try LinearVictim.twoClasses(w)
        // w · v: 110, 30, and -10, which is of class 1.
        let images = Tensor(
            [100, 120, 140, 160, 60, 120, 140, 160, 40, 120, 140, 160] as [Float], shape: [3, 1, 2, 2])
        let curve = try RobustAccuracy(
            of: network, against: FastGradientSign.self, epsilons: [0, 2, 3, 7, 9, 29, 30].map { $0 / 255 }, on: images,
            labels: [0, 0, 1])
        // ‖w‖₁ = 3.75: borders at 29.3, 8 and 2.7 levels.
        #expect(curve.points.map { $0.withstands.count { $0 } } == [3, 3, 2, 2, 1, 1, 0])
        #expect(curve.points[2].withstands == [true, true, false])
        #expect(curve.points[0].accuracy == 1)
    }

    @Test func `at an ε of 0 is the accuracy, and never grows`() throws {
        let network = try curvedVictim(), images = `Every attack`.images(6)
        let logits = try network.logits(network.input.normalize(images))
        let own = (0..<6).map { logits[part: $0].argMax() }
        let labels = [own[0], own[1], (own[2] + 1) % 3, own[3], own[4], own[5]]
        let curve = try RobustAccuracy(
            of: network, against: ProjectedGradientDescent.self, epsilons: [0, 1, 4, 16, 64].map { $0 / 255 },
            on: images, labels: labels)
        let shares = curve.points.map(\.accuracy)
        let share: Float = 5.0 / 6
        #expect(shares[0] == share)
        #expect(shares == shares.sorted(by: >))
        #expect(shares[4] < shares[0])
    }

    @Test func `wants a label for each image`() throws {
        #expect(throws: AttackError.goalCount(1, images: 2)) {
            try RobustAccuracy(
                of: curvedVictim(), against: FastGradientSign.self, epsilons: [0.1], on: `Every attack`.images(2),
                labels: [0])
        }
    }
}
