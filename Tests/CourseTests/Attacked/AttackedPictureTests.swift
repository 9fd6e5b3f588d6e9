import Attacks
import Course
import Explanations
import Networks
import Tensors
import Testing
import Zoo

@Suite struct `Pictures under attack` {
    private let context: LessonContext
    private let pictures: [ClassifiedPicture]
    private let attacked: [AttackedPicture]
    private let espresso = 967

    init() throws {
        context = try LessonContext(LessonOptions.parse(["--quick"]), assets: .find())
        pictures = try context.namedLoneAnimals(2)
        let attack = try ProjectedGradientDescent(AttackSettings(levels: 4, steps: 3, seed: 0))
        attacked = try AttackedPicture.all(attack, on: pictures, goals: pictures.map { _ in .toward(967) })
    }

    @Test func `They are counted as files hold them`() {
        let fooled = attacked.filter { $0.after.topClass == espresso }.count
        #expect(attacked.count == 2 && attacked.fooledCount == fooled)
        #expect(attacked.areMostlyFooled == (fooled == 2) && ![AttackedPicture]().areMostlyFooled)
        #expect(attacked.largestChange == 4 && [AttackedPicture]().largestChange == 0)
    }

    @Test func `Classes are listed once, those before the attack first`() {
        let one = attacked[0], rows = one.classRows(top: 3)
        let before = one.before.topClasses(3), new = one.after.topClasses(3).filter { !before.contains($0) }
        #expect(rows.count == 3 + new.count)
        let expected: [TableCell] = [
            .text(one.before.name(of: before[0])), .number(one.before.probability(of: before[0]), .decimals(3)),
            .number(one.after.probability(of: before[0]), .decimals(3)),
        ]
        #expect(rows[0] == expected)
    }

    @Test func `Maps before and after are compared on the animal`() throws {
        let found = try MapsUnderAttack(of: attacked[0], toward: espresso) { _ in GradCAM() }
        let before = attacked[0].before, after = attacked[0].after
        #expect(found.own == before.topClass && found.mask == before.masks(of: found.own)[0])
        #expect(
            found.answers.map(\.values) == [
                try before.explain(found.own, by: GradCAM()).values, try after.explain(found.own, by: GradCAM()).values,
                try after.explain(espresso, by: GradCAM()).values,
            ])
        #expect(abs(found.likeness[0] - 1) < 1e-5 && found.shares.allSatisfy { (0...1).contains($0) })
        #expect(found.cells.count == 3)
    }

    @Test func `A change alone lies around grey, and its picture's own makes the attack's picture`() throws {
        let trial = try PatternTrial(of: attacked)
        for (one, grey) in zip(attacked, trial.alone) {
            #expect(grey.visible == one.outcome.perturbation + 127)
        }
        #expect(trial.loud.allSatisfy { $0.visible.minimum() >= 127 - 32 && $0.visible.maximum() <= 127 + 32 })
        #expect((trial.moved[1].visible - attacked[0].before.levels).absoluteValue().maximum() <= 4)
        let alone = try PatternTrial(of: [attacked[0]])
        #expect(alone.moved[0].visible == attacked[0].outcome.saved)
        let classes = trial.alone.map(\.topClass)
        #expect(trial.alone.count(named: classes[0]) == classes.filter { $0 == classes[0] }.count)
        let mean = (trial.alone[0].probability(of: espresso) + trial.alone[1].probability(of: espresso)) / 2
        #expect(abs(trial.alone.meanProbability(of: espresso) - mean) < 1e-7)
    }

    @Test func `Untreated, whoever was fooled is named wrongly, and who was not attacked is not`() throws {
        let attacks = try [FastGradientSign(AttackSettings(levels: 1)), FastGradientSign(AttackSettings(levels: 8))]
        let found = try TreatedAttacks(of: attacks, on: pictures)
        #expect(found.labels == pictures.map(\.topClass) && found.pictures.map(\.count) == [2, 2, 2])
        let fooled = try attacks.map { attack in
            try attack.run(
                on: Tensor(stacking: pictures.map(\.levels)), goals: found.labels.map { .away(from: $0) },
                network: context.network
            ).count { $0.succeeds }
        }
        #expect(try found.wrong(after: nil, in: context.network) == [0] + fooled)
        let moved = try found.wrong(after: .shifted(by: 0), in: context.network)
        #expect(moved == [0] + fooled)
    }

    @Test func `An attack on one picture is measured, and judged with its levels rounded too`() throws {
        let attack = try FastGradientSign(AttackSettings(levels: 2))
        let one = try context.measure([attack], goal: .away(from: pictures[0].topClass), on: pictures[0])[0]
        #expect(one.name == FastGradientSign.name && one.cost.milliseconds > 0)
        let nearest = try pictures[0].replaced(by: one.outcome.changed.map { $0.rounded() })
        #expect(one.succeedsRounded == (nearest.topClass != pictures[0].topClass))
    }
}

@Suite struct `Accuracy over the size of a change` {
    @Test func `It begins at the pictures as they are, and what is attacked is read apart`() throws {
        let assets = try Assets.find(), garments = try FashionMNIST(.test, from: assets).prefix(8)
        let context = try LessonContext(LessonOptions.parse(["--quick"]), assets: assets)
        let network = try assets.network(FashionNetwork.Kind.trained.rawValue)
        let unchanged = try garments.accuracy(of: network)
        let curve = try context.robustCurve(
            of: network, against: FastGradientSign.self, levels: [8, 32], on: garments.images, labels: garments.labels,
            unchanged: unchanged)
        #expect(curve.levels == [0, 8, 32] && curve.shares[0] == unchanged)
        #expect(curve.points.map(\.0) == [0, 8, 32] && curve.points.map(\.1) == curve.shares)
        #expect(zip(curve.shares, curve.shares.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(curve.attacked == Array(curve.shares[1...]))
        #expect(curve.meanAttacked == (curve.shares[1] + curve.shares[2]) / 2)
        #expect(curve.intervals[0] == unchanged...unchanged)
        for (share, interval) in zip(curve.shares, curve.intervals) { #expect(interval?.contains(share) == true) }
    }
}
