import ArgumentParser
import Mirador

private let espresso = 967, egyptianCat = 285

@main
struct AdversarialLesson: Lesson {
    static let folder = "11-adversarial"
    @OptionGroup var options: LessonOptions

    var sections: [Section] {
        [tinyChange, whatChanged, sizeOrDirection, patternAlone, trainedAgainst, onTheWay, cost]
    }

    private func pgd(levels: Int, steps: Int? = nil) throws -> ProjectedGradientDescent {
        try ProjectedGradientDescent(
            AttackSettings(levels: levels, steps: steps ?? (options.quick ? 4 : 10), seed: options.seed))
    }

    private func tinyChange(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"), wanted = try context.wantedClass(for: own)
        let attacked = try AttackedPicture(
            pgd(levels: 2, steps: options.quick ? 10 : 20), on: own, goal: .toward(wanted))
        let outcome = attacked.outcome, after = attacked.after
        let named = after.topClass
        notebook.value("changes-class", named != own.topClass)
        let factor = AttackOutcome.visibleFactor(forChangesOf: outcome.linf)
        let cells = attacked.cells(changeTimes: factor), heads = try notebook.labels("photograph", "change", "changed")
        try notebook.grid("tiny-change", columns: [heads[0], heads[1] + " × \(factor)", heads[2]], rows: [cells])
        notebook.thumbnail(cells[1])
        notebook.map("\(own.name)-change", outcome.perturbation, agreement: .size(within: 0.1))
        notebook.compare(
            "tiny-change", by: .steps,
            claims: [
                .words("named", own.name(of: named)), .number("probability", after.probability(of: named), within: 0.1),
                .number("largest", outcome.linf, within: 0), .number("mean", outcome.meanChange, within: 0.1),
            ])
        notebook.compare(
            Notebook.thumbnailName, by: .steps, claims: [.number("largest", outcome.linf, within: 0)])
        context.introduce(own, in: &notebook)
        context.comment(onWanting: wanted, in: own, &notebook)
        notebook.table("classes", rows: attacked.classRows(top: 3))
        notebook.text("wanted", own.name(of: wanted))
        notebook.text("named", after.name(of: named))
        notebook.number("wanted-before", own.probability(of: wanted), .scientific(decimals: 0))
        notebook.number("wanted-after", after.probability(of: wanted), .decimals(3))
        notebook.number("factor", factor)
        notebook.text("size", own.levels.size)
        notebook.number("level-count", own.levels.count)
        notebook.number("largest-change", outcome.linf, .decimals(0))
        notebook.number("mean-change", outcome.meanChange, .decimals(1))
        notebook.value("reaches-wanted", outcome.succeeds)
        let jpeg = Treatment.jpeg(quality: 90)(own.levels), loss = (jpeg - own.levels).absoluteValue()
        notebook.number("jpeg-largest", loss.maximum(), .decimals(0))
        notebook.number("jpeg-mean", loss.mean(), .decimals(1))
        notebook.value("jpeg-keeps-class", try context.network.classesNamed(in: [jpeg]) == [own.topClass])
    }

    private func animals(_ context: LessonContext, quick count: Int) throws -> [ClassifiedPicture] {
        try context.namedLoneAnimals(options.quick ? count : 7)
    }

    private func whatChanged(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let pictures = try animals(context, quick: 2)
        let levels = 4
        let attacked = try AttackedPicture.all(
            pgd(levels: levels), on: pictures, goals: pictures.map { _ in .toward(espresso) })
        let found = try attacked.map {
            try MapsUnderAttack(of: $0, toward: espresso) { GradCAM(layer: $0.layer(options.layer)) }
        }
        let names = ["before-own", "after-own", "after-wanted"]
        for (name, answer) in zip(names, found[0].answers) {
            notebook.map(name, answer.values, agreement: name == "before-own" ? .rounding : .size(within: 0.3))
        }
        func mean(_ values: [Float]) -> MeanInterval? { MeanInterval(of: values, seed: options.seed) }
        let inside = names.indices.map { i in found.map { $0.shares[i] } }
        let likeness = names.indices.map { i in found.map { $0.likeness[i] } }
        notebook.value("likeness-own", mean(likeness[1])?.mean ?? .nan, .decimals(2))
        notebook.number("map-count", attacked.count)
        notebook.number("map-fooled", attacked.fooledCount)
        try notebook.grid(
            "what-changed", columns: notebook.labels("before-own", "after-own", "after-wanted"),
            rows: found.prefix(3).map(\.cells))
        let table = try names.enumerated().map { i, name -> [TableCell] in
            // A map is like itself.
            let likeness: TableCell =
                i == 0 ? .number(Double.nan, .decimals(2)) : .interval(mean(likeness[i]), .decimals(2))
            return [.text(try notebook.label(name)), .interval(mean(inside[i]), .share(decimals: 0)), likeness]
        }
        notebook.table("maps", rows: table)
        notebook.compare(
            "what-changed", by: .steps,
            claims: [.words("driven", attacked.areMostlyFooled ? "most" : "not most")]
                + zip(zip(names, [0.01, 0.1, 0.1]), inside).map { name, shares in
                    .number("\(name.0)-inside", shares.mean, within: name.1)
                })
        notebook.value("inside-wanted", mean(inside[2])?.mean ?? .nan, .share(decimals: 0))
        notebook.number("map-levels", levels)
        notebook.number("animal-area", found.map { $0.mask.mean() }.mean, .share(decimals: 0))
        notebook.text("credit", attacked[0].before.scene?.credit ?? "")
    }

    private func sizeOrDirection(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let pictures = try animals(context, quick: 2)
        let levels = options.quick ? [1, 8] : [1, 2, 4, 8, 16, 32]
        let attacks: [any BoundedAttack.Type] = [
            RandomSigns.self, FastGradientSign.self, ProjectedGradientDescent.self,
        ]
        let series = try zip(attacks, ["noise", "fgsm", "pgd"]).map { attack, name in
            // What each picture is named unchanged is what it has to be named: at ε = 0 all are right, without a doubt.
            let curve = try context.robustCurve(
                of: context.network, against: attack, levels: levels, on: Tensor(stacking: pictures.map(\.levels)),
                labels: pictures.map(\.topClass), unchanged: 1)
            notebook.number("\(name)-at-one", 1 - curve.attacked[0], .share(decimals: 0))
            notebook.value("\(name)-mean", curve.meanAttacked, .share(decimals: 0))
            if name == "noise" {
                notebook.number("noise-at-most", 1 - curve.attacked[levels.count - 1], .share(decimals: 0))
            }
            return LinePlot.Series(try notebook.label(name), curve.points, intervals: curve.intervals)
        }
        try notebook.curves(
            "size-or-direction",
            x: PlotAxis(
                try notebook.label("epsilon"), scale: .logarithmicFromZero, ticks: ([0] + levels).map(Double.init)),
            y: PlotAxis(try notebook.label("still-right"), range: 0...1, numbers: .share), series: series)
        notebook.number("picture-count", pictures.count)
        notebook.number("largest-epsilon", levels[levels.count - 1])
    }

    /// The change alone, without the animal for which it was made.
    private func patternAlone(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let pictures = try animals(context, quick: 2)
        let goals = pictures.map { _ in Goal.toward(espresso) }
        let attacked = try AttackedPicture.all(pgd(levels: 8), on: pictures, goals: goals)
        let trial = try PatternTrial(of: attacked)
        notebook.number("pattern-count", attacked.count)
        for (name, shown) in [("alone", trial.alone), ("loud", trial.loud), ("moved", trial.moved)] {
            notebook.number("\(name)-named", shown.count(named: espresso))
            notebook.number("\(name)-probability", shown.meanProbability(of: espresso), .decimals(3))
        }
    }

    /// Two networks of one shape, of which one was trained against an adversary: what they withstand, and what they look at.
    private func trainedAgainst(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let garments = try FashionMNIST(.test, from: context.assets).prefix(options.quick ? 20 : 100)
        let networks = try [FashionNetwork.Kind.trained, .robust].map { try context.assets.network($0.rawValue) }
        let names = ["ordinary", "robust"], heads = try notebook.labels("ordinary", "robust")
        let levels = options.quick ? [8, 25] : [4, 8, 16, 25, 32]
        let series = try networks.enumerated().map { i, network in
            let curve = try context.robustCurve(
                of: network, against: ProjectedGradientDescent.self, levels: levels, on: garments.images,
                labels: garments.labels, unchanged: garments.accuracy(of: network))
            notebook.number("\(names[i])-plain", curve.shares[0], .share(decimals: 0))
            notebook.number("\(names[i])-attacked", curve.shares[1 + levels.count / 2], .share(decimals: 0))
            notebook.number("\(names[i])-last", curve.shares[levels.count], .share(decimals: 0))
            return LinePlot.Series(heads[i], curve.points)
        }
        try notebook.curves(
            "trained-against", x: PlotAxis(try notebook.label("epsilon"), range: 0...Double(levels[levels.count - 1])),
            y: PlotAxis(try notebook.label("still-right-garments"), range: 0...1, numbers: .share),
            series: series)
        notebook.number("garment-count", garments.count)
        notebook.number("garment-levels", levels[levels.count / 2])

        let maps = try networks.map { try garments.saliencies(in: $0) }
        let shown = (0..<10).compactMap { garments.labels.firstIndex(of: $0) }.prefix(6)
        let pictures = shown.map {
            Cell.pixels(
                garments.photograph($0), caption: FashionMNIST.names(in: context.language)[garments.labels[$0]])
        }
        let rows = maps.map { maps in
            shown.map { i in
                Cell.heatmap(Heatmap(maps[i], over: nil, scale: .ownPercentile(context.language.wording)))
            }
        }
        try notebook.grid("robust-saliency", rowHeads: [""] + heads, rows: [Array(pictures)] + rows, cellSize: 104)
        let masks = garments.garmentMasks
        notebook.number("garment-area", masks.map { $0.mean() }.mean, .share(decimals: 0))
        for (name, maps) in zip(names, maps) {
            let shares = zip(maps, masks).map { share(of: $0.absoluteValue(), on: $1) }
            let mean = MeanInterval(of: shares, seed: options.seed)
            notebook.number("\(name)-on-garment", mean?.mean ?? .nan, .share(decimals: 0))
        }
    }

    private func onTheWay(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let pictures = try animals(context, quick: 2)
        let found = try TreatedAttacks(
            of: [pgd(levels: 2), pgd(levels: 8), FastGradientSign(AttackSettings(levels: 8))], on: pictures)
        let ways: [(String, Treatment?)] = [
            ("as-saved", nil), ("jpeg-90", .jpeg(quality: 90)), ("jpeg-50", .jpeg(quality: 50)),
            ("resized", .resized(side: 160)), ("shifted", .shifted(by: 8)),
            ("grain", .noise(deviation: 8, seed: options.seed)),
        ]
        var rows = try ways.map { ($0.0, try found.wrong(after: $0.1, in: context.network)) }
        let other = try context.assets.network(EfficientNetLite.lite2.name)
        rows.append(("lite2", try found.wrong(after: nil, in: other)))
        notebook.table(
            "on-the-way",
            rows: try rows.map { name, counts in [.text(try notebook.label(name))] + counts.map { .count($0) } })
        let counts = Dictionary(uniqueKeysWithValues: rows)
        for name in ["as-saved", "jpeg-50"] {
            notebook.number("faint-\(name)", counts[name]![1])
            notebook.number("strong-\(name)", counts[name]![2])
        }
        notebook.value("honest-jpeg-50", counts["jpeg-50"]![0])
        notebook.value("honest-lite2", counts["lite2"]![0])
        notebook.value("strong-lite2", counts["lite2"]![2])
        notebook.number("way-count", pictures.count)
    }

    private func cost(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"), goal = Goal.away(from: own.topClass)
        func settings(steps: Int? = nil) -> AttackSettings {
            AttackSettings(levels: 1, steps: steps, seed: options.seed)
        }
        let attacks: [any Attack] = try [
            FastGradientSign(settings()), ProjectedGradientDescent(settings(steps: options.quick ? 4 : nil)),
            DeepFool(settings(steps: options.quick ? 3 : nil)),
            CarliniWagner(settings(steps: options.quick ? 1 : 10)),
            SquareAttack(settings(steps: options.quick ? 10 : 200)),
        ]
        let rows = try context.measure(attacks, goal: goal, on: own).map { one -> [TableCell] in
            let outcome = one.outcome, cost = one.cost
            let answers = [outcome.succeedsUnrounded, one.succeedsRounded, outcome.succeeds]
            return [.text(one.name)] + (try answers.map { .text(try notebook.label($0 ? "yes" : "no")) })
                + [
                    .number(outcome.linf, .decimals(0)), .number(outcome.l2, .decimals(2)),
                    .count(cost.passes.forward), .count(cost.passes.backward),
                    .number(cost.milliseconds, .decimals(0)), .number(cost.megabytes, .decimals(0)),
                ]
        }
        notebook.table("cost", rows: rows)
    }
}
