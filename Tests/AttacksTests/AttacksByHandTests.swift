import Attacks
import Networks
import Tensors
import Testing

/// On a linear network of two classes the border is a plane, and the best change is known.
@Suite struct `Attacks on a linear network` {
    let w: [Float] = [2, -1, 0.5, -0.25]
    var network: Network { get throws { try LinearVictim.twoClasses(w) } }
    // w · v = 2 · 100 - 120 + 0.5 · 140 - 0.25 · 160 = 110: class 0.
    let away = Goal.away(from: 0)

    @Test(arguments: ["fgsm", "bim", "pgd"]) func `go to the corner of the box`(name: String) throws {
        var settings = AttackSettings()
        settings.epsilon = 8.0 / 255
        let attack = try Attacks.named(name).init(settings)
        let found = try attack.run(on: LinearVictim.levels, goals: [away], network: network)[0]
        #expect(found.changed.elements == [92, 128, 132, 168])
        #expect(found.linf == 8)
    }

    @Test func `PGD in L2 goes straight at the border`() throws {
        var settings = AttackSettings()
        settings.norm = .l2
        settings.epsilon = 20.0 / 255
        settings.steps = 40
        settings.stepSize = 10.0 / 255
        let attack = try ProjectedGradientDescent(settings)
        let found = try attack.run(on: LinearVictim.levels, goals: [away], network: network)[0]
        let length = (4 + 1 + 0.25 + 0.0625 as Float).squareRoot()
        for (i, level) in found.changed.elements.enumerated() {
            #expect(abs(level - (LinearVictim.levels.elements[i] - 20 * w[i] / length)) < 0.05)
        }
    }

    @Test func `DeepFool steps just over the border, at a right angle to it`() throws {
        let found = try DeepFool(AttackSettings()).run(on: LinearVictim.levels, goals: [away], network: network)[0]
        // The nearest point of the plane w · v = 0 is v - (w · v) / ‖w‖² w; DeepFool goes 2 % farther.
        let share = Float(110) / (4 + 1 + 0.25 + 0.0625)
        for (i, level) in found.changed.elements.enumerated() {
            let nearest = LinearVictim.levels.elements[i] - share * w[i]
            let beyond = LinearVictim.levels.elements[i] - 1.02 * share * w[i]
            #expect(abs(level - beyond) < 0.02 * abs(nearest - LinearVictim.levels.elements[i]))
        }
        #expect(found.succeedsUnrounded)
    }

    @Test func `Carlini and Wagner come within three percent of the nearest border point`() throws {
        var settings = AttackSettings()
        settings.steps = 400
        let found = try CarliniWagner(settings).run(on: LinearVictim.levels, goals: [away], network: network)[0]
        let nearest = 110 / (4 + 1 + 0.25 + 0.0625 as Float).squareRoot()
        let distance = (found.changed - found.original).map { $0 * $0 }.sum().squareRoot()
        #expect(found.succeedsUnrounded)
        #expect(distance >= nearest * 0.999)
        #expect(distance < nearest * 1.03)
    }

    @Test func `one pixel is the one with the largest weight`() throws {
        // Pixel 0 alone can take 2 · 100 from a score of 110.
        let found = try OnePixel(AttackSettings()).run(on: LinearVictim.levels, goals: [away], network: network)[0]
        #expect(found.succeeds)
        #expect(found.changedPixels == 1)
        #expect(found.saved[0, 0, 0] < 45)
    }

    @Test func `squares find the corner where only the corner fools`() throws {
        var settings = AttackSettings()
        // The corner of the box takes 3.75 ε: the border needs ε > 29.33 levels.
        settings.epsilon = 30.0 / 255
        settings.steps = 2000
        let found = try SquareAttack(settings).run(on: LinearVictim.levels, goals: [away], network: network)[0]
        #expect(found.succeeds)
        #expect(found.saved.elements == [70, 150, 110, 190])
        settings.epsilon = 29.0 / 255
        let near = try SquareAttack(settings).run(on: LinearVictim.levels, goals: [away], network: network)[0]
        #expect(!near.succeeds)
    }
}
