import Attacks
import Networks
import Tensors
import Testing

/// What holds for every attack.
@Suite struct `Every attack` {
    static let names = Attacks.names
    static let bounded = ["fgsm", "bim", "pgd", "square", "noise"]

    /// Whole levels, with some at both ends of the range.
    static func images(_ count: Int) -> Tensor {
        RandomNumbers(seed: 5).uniformTensor([count, 3, 12, 12], in: -20...275).map { min(max($0, 0), 255).rounded() }
    }

    /// Few steps: what is tested holds after any number.
    static func settings(_ name: String) -> AttackSettings {
        var settings = AttackSettings()
        settings.steps = name == "square" ? 60 : name == "deepfool" ? 20 : 5
        settings.seed = 7
        return settings
    }

    static func outcomes(_ name: String, on images: Tensor, _ network: Network) throws -> [AttackOutcome] {
        let logits = try network.logits(network.input.normalize(images))
        let goals = (0..<images.shape[0]).map { Goal.away(from: logits[part: $0].argMax()) }
        return try Attacks.named(name).init(settings(name)).run(on: images, goals: goals, network: network)
    }

    @Test(arguments: names) func `makes pictures: whole levels from 0 to 255`(name: String) throws {
        for outcome in try Self.outcomes(name, on: Self.images(3), curvedVictim()) {
            let saved = outcome.saved.elements
            #expect(saved.allSatisfy { (0...255).contains($0) && $0 == $0.rounded() })
            #expect(outcome.changed.elements.allSatisfy { (0...255).contains($0) })
        }
    }

    /// Three looks at the result, as it was, as it is and as it is saved, and what the attack itself asks.
    @Test(arguments: [("fgsm", 1), ("bim", 5), ("pgd", 5)]) func `tells its passes`(name: String, steps: Int) throws {
        for outcome in try Self.outcomes(name, on: Self.images(3), curvedVictim()) {
            #expect(outcome.forwardPasses == 3 + steps)
            #expect(outcome.backwardPasses == steps)
        }
    }

    @Test func `Asked for nothing, it looks once`() throws {
        let images = Self.images(1), network = try curvedVictim()
        let named = try network.logits(network.input.normalize(images))[part: 0].argMax()
        let outcome = try FastGradientSign(Self.settings("fgsm")).run(
            on: images, goals: [.toward(named)], network: network)[0]
        #expect((outcome.forwardPasses, outcome.backwardPasses) == (1, 0))
    }

    @Test(arguments: bounded, [1, 8, 31]) func `stays within its bound exactly`(name: String, levels: Int) throws {
        var settings = Self.settings(name)
        settings.epsilon = Double(levels) / 255
        let attack = try Attacks.named(name).init(settings)
        let images = Self.images(2)
        let found = try attack.run(on: images, goals: [.away(from: 0), .toward(1)], network: curvedVictim())
        for outcome in found {
            let change = (outcome.changed - outcome.original).absoluteValue().maximum()
            #expect(change <= Float(levels))
            #expect(outcome.linf <= Float(levels))
        }
    }

    @Test(arguments: [0.25, 1, 3]) func `PGD stays within a bound in L2`(epsilon: Double) throws {
        var settings = Self.settings("pgd")
        settings.norm = .l2
        settings.epsilon = epsilon
        let found = try ProjectedGradientDescent(settings).run(
            on: Self.images(2), goals: [.away(from: 0), .away(from: 1)], network: curvedVictim())
        for outcome in found {
            let length = (outcome.changed - outcome.original).map { $0 * $0 }.sum().squareRoot() / 255
            #expect(Double(length) <= epsilon * 1.00001)
        }
    }

    @Test(arguments: names) func `changes an image as it would alone`(name: String) throws {
        let network = try curvedVictim(), images = Self.images(3)
        let together = try Self.outcomes(name, on: images, network)
        let again = try Self.outcomes(name, on: images, network)
        #expect(together.map(\.saved) == again.map(\.saved))
        let first = try Self.outcomes(name, on: Tensor(stacking: [images[part: 0]]), network)[0]
        let difference = (first.changed - together[0].changed).absoluteValue().maximum()
        #expect(difference < 0.01)
    }

    @Test(arguments: ["pgd", "square", "one-pixel", "noise"])
    func `with another seed goes another way`(name: String) throws {
        var settings = Self.settings(name)
        // Short steps: after long ones all starts end in the same corner.
        settings.stepSize = 1.0 / 255
        let images = Self.images(1), network = try curvedVictim()
        let goals = [Goal.away(from: try network.logits(network.input.normalize(images))[part: 0].argMax())]
        let one = try Attacks.named(name).init(settings).run(on: images, goals: goals, network: network)[0]
        settings.seed = 8
        let other = try Attacks.named(name).init(settings).run(on: images, goals: goals, network: network)[0]
        #expect(one.changed != other.changed)
    }

    @Test(arguments: ["bim", "pgd", "deepfool", "cw"]) func `reaches a class that it is told`(name: String) throws {
        var settings = AttackSettings()
        settings.epsilon = 100.0 / 255
        settings.steps = 60
        let network = try curvedVictim(), images = Self.images(1)
        let own = try network.logits(network.input.normalize(images))[part: 0].argMax()
        for wanted in 0..<3 where wanted != own {
            let found = try Attacks.named(name).init(settings)
                .run(on: images, goals: [.toward(wanted)], network: network)[0]
            let reached = found.changedLogits.argMax()
            #expect(reached == wanted)
        }
    }

    @Test func `DeepFool and Carlini and Wagner find shorter ways than PGD`() throws {
        let network = try curvedVictim(), images = Self.images(3)
        let logits = try network.logits(network.input.normalize(images))
        let goals = (0..<3).map { Goal.away(from: logits[part: $0].argMax()) }
        var settings = AttackSettings()
        settings.steps = 60
        settings.epsilon = 100.0 / 255
        let long = try ProjectedGradientDescent(settings).run(on: images, goals: goals, network: network)
        let fool = try DeepFool(settings).run(on: images, goals: goals, network: network)
        settings.steps = 200
        let short = try CarliniWagner(settings).run(on: images, goals: goals, network: network)
        for i in 0..<3 {
            #expect(fool[i].succeedsUnrounded && short[i].succeedsUnrounded)
            let length = { (found: AttackOutcome) in
                (found.changed - found.original).map { $0 * $0 }.sum().squareRoot()
            }
            #expect(length(fool[i]) < length(long[i]))
            #expect(length(short[i]) < 1.1 * length(fool[i]))
        }
    }

    @Test func `FGSM is one step of the basic iterative method`() throws {
        var settings = AttackSettings()
        settings.steps = 1
        settings.stepSize = 8.0 / 255
        let images = Self.images(2), goals = [Goal.away(from: 0), .toward(2)]
        let one = try FastGradientSign(settings).run(on: images, goals: goals, network: curvedVictim())
        let other = try BasicIterative(settings).run(on: images, goals: goals, network: curvedVictim())
        #expect(one.map(\.changed) == other.map(\.changed))
    }
}

@Suite struct `Settings and images that no attack can use` {
    @Test(arguments: [-1, 1.5, .infinity, .nan]) func `a bound outside of the range`(epsilon: Double) {
        var settings = AttackSettings()
        settings.epsilon = epsilon
        for attack in [FastGradientSign.self, ProjectedGradientDescent.self, SquareAttack.self] as [any Attack.Type] {
            #expect(throws: AttackError.self) { try attack.init(settings) }
        }
    }

    @Test(arguments: Attacks.all.filter { $0.description.settings.contains(.steps) }.map { $0.name })
    func `no steps`(name: String) throws {
        var settings = AttackSettings()
        settings.steps = 0
        let type = try Attacks.named(name)
        #expect(throws: AttackError.tooSmall(.steps, 0, attack: name)) { try type.init(settings) }
    }

    @Test func `levels that are none, and goals that are missing`() throws {
        let attack = try FastGradientSign(AttackSettings()), network = try LinearVictim.twoClasses([1, 1, 1, 1])
        #expect(throws: AttackError.levelsOutOfRange(300)) {
            try attack.run(
                on: Tensor([0, 300, 0, 0], shape: [1, 1, 2, 2]), goals: [.away(from: 0)], network: network)
        }
        #expect(throws: AttackError.goalCount(2, images: 1)) {
            try attack.run(
                on: LinearVictim.levels, goals: [.away(from: 0), .away(from: 0)], network: network)
        }
        #expect(throws: NetworkError.classOutOfRange(7, count: 2)) {
            try attack.run(on: LinearVictim.levels, goals: [.toward(7)], network: network)
        }
    }

    @Test func `a name that is nearly one`() {
        let error = #expect(throws: UnknownAttack.self) { try Attacks.named("pdg") }
        let words = error?.description ?? ""
        #expect(words.contains("did you mean pgd"))
    }
}
