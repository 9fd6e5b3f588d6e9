import ArgumentParser
import Mirador

private let gorilla = 366, dromedary = 354
/// A species of penguin.
private let chinstrap = 1
private let keys = ["saliency", "integrated", "deeplift", "shap", "layer"]

@main
struct CaptumLesson: Lesson {
    static let folder = "06-captum"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [fiveMaps, path, completeness, baselines, comparison, penguins, blackOnBlack] }

    private var steps: Int { options.quick ? 2 : 32 }
    private var samples: Int { options.quick ? 2 : 25 }

    /// The five, in the order of the figures; what needs a baseline starts from black.
    private func methods(for picture: ClassifiedPicture) -> [any ExplanationMethod] {
        [
            Saliency(), IntegratedGradients(steps: steps, baseline: .black), DeepLIFT(baseline: .black),
            GradientSHAP(sampleCount: samples, noiseLevel: 0.1, seed: options.seed, baselines: [.black]),
            LayerIntegratedGradients(layer: picture.layer(options.layer), steps: steps, baseline: .black),
        ]
    }

    private func own(_ context: LessonContext) throws -> (picture: ClassifiedPicture, target: Int) {
        let own = try context.ownPhotograph(or: "coffee")
        return (own, try context.classes(of: own, 1)[0])
    }

    /// A signed map: fine ones alone, for over a photograph their detail would be lost; coarse ones over it.
    private func cell(_ map: Tensor, over photograph: Photograph?, _ caption: String, _ context: LessonContext) -> Cell
    {
        .heatmap(Heatmap(map, over: photograph, scale: .ownPercentile(context.language.wording)), caption: caption)
    }

    private func fiveMaps(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let (own, target) = try own(context)
        let cells = try zip(keys, methods(for: own)).map { key, method in
            let values = try own.explain(target, by: method).values.sum(over: .channel)
            notebook.map("\(own.name)-\(key)", values, agreement: .gradient)
            return cell(
                values, over: key == "layer" ? own.photograph : nil, Phrase(type(of: method))[context.language], context
            )
        }
        let shown = [own.cell(showing: target)] + cells
        try notebook.grid("five-maps", rows: [Array(shown[..<3]), Array(shown[3...])])
        notebook.thumbnail(cells[1])
        context.introduce(own, in: &notebook)
        notebook.text("class", own.name(of: target))
        notebook.number("probability", own.probability(of: target), .decimals(2))
    }

    private func path(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let (own, target) = try own(context), y = Target.probability(target)
        let cells = try [0, 0.05, 0.1, 0.2, 0.5, 1].map { (t: Float) in
            let picture = try own.covered(wholly: 1 - t, by: .black)
            let words = try notebook.words(t, .share(decimals: 0)) + "\u{A0}· "
            return Cell.photograph(
                picture.photograph, caption: try words + notebook.words(picture.probability(of: target), .decimals(2)))
        }
        let dark = try own.covered(wholly: 0.9, by: .black)
        notebook.number("dark-probability", dark.probability(of: target), .decimals(2))
        try notebook.grid("on-the-way", rows: [cells], cellSize: 150)
        let profile = try PathProfile(
            of: y, from: .black, to: own.input, count: options.quick ? 9 : 41, in: own.network)
        func curve(_ name: String, _ values: [Float]) throws -> LinePlot.Series {
            let points = zip(profile.points, values).map { (Double($0), Double($1)) }
            return LinePlot.Series(try notebook.label(name), points, marksPoints: false)
        }
        let series = try [curve("probability", profile.scores), curve("slope", profile.relativeSlopes)]
        let isSteepDown = profile.slopes.min()! < -profile.steepestSlope / 2
        try notebook.curves(
            "saturation", x: PlotAxis(try notebook.label("way"), range: 0...1, numbers: .share),
            y: PlotAxis(try notebook.label("both"), range: (isSteepDown ? -1 : -0.5)...1), series: series)
        notebook.number("half-way", profile.middleScore, .decimals(2))
        notebook.number("path-change", profile.change, .decimals(3))
        notebook.value("second-half-range", profile.secondHalfRange, .decimals(2))
        notebook.value("end-slope", profile.endSlopeShare, .decimals(2))
        notebook.number("climb-from", profile.steepestStep.from, .share(decimals: 0))
        notebook.number("climb-to", profile.steepestStep.to, .share(decimals: 0))
        let sums = try methods(for: own)[1...3].map { try own.explain(y, by: $0).values.sum() }
        for (key, sum) in zip(keys, [profile.slopes.last!] + sums) { notebook.number("\(key)-sum", sum, .decimals(3)) }
    }

    private func completeness(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let (own, target) = try own(context), counts = options.quick ? [1, 2] : [2, 8, 32, 128]
        let ways: [(name: String, rule: PathRule, baseline: Baseline)] = [
            ("gauss-black", .gaussLegendre, .black), ("ends-black", .right, .black),
            ("gauss-mean", .gaussLegendre, .mean),
        ]
        let found = try ways.map {
            try CompletenessErrors(of: target, in: own, rule: $0.rule, baseline: $0.baseline, stepCounts: counts)
        }
        let series = try zip(ways, found).map { LinePlot.Series(try notebook.label($0.name), $1.points) }
        for (way, errors) in zip(ways, found) { notebook.number("\(way.name)-error", errors.last, .decimals(2)) }
        try notebook.curves(
            "completeness", x: PlotAxis(try notebook.label("steps"), scale: .logarithmic),
            y: PlotAxis(
                try notebook.label("error"), range: PlotAxis.decades(around: series.flatMap { $0.points.map(\.y) }),
                scale: .logarithmic), series: series)
        // Where little is left of the error, it is a difference of sums that kinks move; the last printed digit holds.
        notebook.compare(
            "completeness", by: Agreement(distance: nil),
            claims: zip(ways, found).map { .number("\($0.name)-error", $1.last, within: 0.01) })
        notebook.number("most-steps", counts.last!)
        notebook.value("least-first-error", found[..<2].map(\.first).min()!, .decimals(2))
        notebook.value("all-fall", found.allSatisfy(\.falls))
    }

    private func baselines(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let (own, target) = try own(context)
        let baselines = [Baseline.black, .mean, .blur(), .noise(seed: options.seed)]
        let found = try BaselineMaps(of: target, in: own, from: baselines, steps: steps)
        let likeness = found.likenessToFirst
        for (key, r) in zip(["mean", "blur", "noise"], likeness.dropFirst()) {
            notebook.number("\(key)-likeness", r, .decimals(2))
        }
        let edges = found.maps[2].absoluteValue().spearmanCorrelation(with: own.edges)
        notebook.number("blur-edges", edges ?? .nan, .decimals(2))
        let rows = try [
            baselines.map { try own.covered(wholly: 1, by: $0).cell(showing: target) },
            zip(found.maps, likeness).map { map, r in cell(map, over: nil, try notebook.words(r, .decimals(2)), context)
            },
        ]
        try notebook.grid(
            "baselines", columns: notebook.labels("black", "mean", "blur", "noise"),
            rowHeads: notebook.labels("baseline", "map"), rows: rows)
    }

    private func comparison(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let (own, target) = try own(context)
        let names = options.quick ? ["chelsea"] : ["chelsea", "coffee", "rocket"]
        let scenes = options.quick ? [Scene.tigerAndZebra] : [.tigerAndZebra, .elephantAndCamel]
        let alone = try names.map { try context.photograph($0) }.map { (picture: $0, targets: $0.topClasses(1)) }
        let pairs = try scenes.map { (picture: try context.picture(of: $0), targets: $0.placements.map(\.target)) }
        let compared = try MethodComparison(
            of: methods(for: alone[0].picture), on: alone, and: pairs,
            sensitivity: MaxSensitivity(radius: 0.02, sampleCount: 1, seed: options.seed), changing: 4)
        let (found, changes) = (compared.measures, compared.changes)
        let costs = try context.costs(of: self.methods(for: own) + [GradCAM()], target: target, on: own)
        let times = costs.map { [Float($0.cost.milliseconds)] }
        notebook.costs("cost", costs)
        notebook.number("deeplift-share", times[2][0] / times[0][0], .decimals(1))
        notebook.number("integrated-share", times[1][0] / times[0][0], .decimals(0))

        let words = try keys.indices.map { i in
            try [.phrase(costs[i].name)]
                + ["idea", "gradients", "baseline", "result", "analogy"].map { column in
                    TableCell.text(try notebook.label(Self.uses[column]?[i] ?? "\(column)-\(keys[i])"))
                }
        }
        notebook.table("comparison", rows: words)
        notebook.table("measures", rows: compared.rows(with: costs))
        let noise = found.map(\.noise)
        let claims: [(claim: String, measure: String, less: [Float], more: [Float])] = [
            ("ig-smooth", "noise", noise[1], noise[0]), ("deeplift-clean", "noise", noise[2], noise[0]),
            ("shap-smooth", "noise", noise[3], noise[0]), ("ig-stable", "change", changes[1], changes[0]),
            ("deeplift-stable", "change", changes[2], changes[0]), ("shap-stable", "change", changes[3], changes[0]),
            ("deeplift-fast", "time", times[2], times[1]), ("shap-slow", "time", times[0], times[3]),
        ]
        let verdicts = try claims.map { claim, measure, less, more -> [TableCell] in
            let pattern = NumberPattern.decimals(measure == "time" ? 0 : 2)
            return [
                .text(try notebook.label("claim-\(claim)")), .text(try notebook.label("measure-\(measure)")),
                .number(less.mean, pattern), .number(more.mean, pattern),
                .phrase(PairedCounts(less, below: more).words),
            ]
        }
        notebook.table("claims", rows: verdicts)
        notebook.number("map-count", noise[0].count)
        for i in [0, 1, 2] { notebook.number("\(keys[i])-noise", noise[i].mean, .decimals(2)) }
        for i in [0, 2] { notebook.number("\(keys[i])-likeness", found[i].likeness.mean, .decimals(2)) }
        for i in [1, 3] { notebook.number("\(keys[i])-change", changes[i].mean, .decimals(2)) }
        for i in [0, 2] { notebook.value("\(keys[i])-change", changes[i].mean, .decimals(2)) }
        for i in [1, 2] { notebook.value("\(keys[i])-time", times[i][0], .decimals(0)) }
        for i in [1, 2, 3] {
            notebook.value("\(keys[i])-error", compared.meanError(of: i) ?? .nan, .decimals(2))
        }
        notebook.value("pair-count", scenes.count)
        let camel = try context.picture(of: .elephantAndCamel)
        notebook.number("camel-probability", camel.probability(of: dromedary), .decimals(2))
        notebook.number("saliency-edges", found[0].edges.mean, .decimals(2))
        notebook.number("integrated-edges", found[1].edges.mean, .decimals(2))
        let sand = RandomNumbers(seed: options.seed, stream: "sand").normalTensor([224, 224])
        notebook.number("sand-noise", TotalVariation().value(sand) ?? .nan, .decimals(2))
        let shap = GradientSHAP(sampleCount: samples, seed: options.seed, baselines: [.black])
        notebook.number("plain-shap-noise", try MapMeasures(of: shap, on: alone).noise.mean, .decimals(2))
        notebook.number("shap-noise", Array(noise[3].prefix(alone.count)).mean, .decimals(2))
        let seeds = try [options.seed, options.seed &+ 1].map { seed in
            let method = GradientSHAP(sampleCount: samples, noiseLevel: 0.1, seed: seed, baselines: [.black])
            return try own.explain(target, by: method).fullMap
        }
        notebook.number("seeds-likeness", seeds[0].pearsonCorrelation(with: seeds[1]) ?? .nan, .decimals(2))
    }

    /// What each of the five needs, by the names of words.
    private static let uses = [
        "gradients": ["yes", "yes", "own-rule", "yes", "yes"], "baseline": ["no", "yes", "yes", "yes", "optional"],
    ]

    private func penguins(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let classifier = try PenguinClassifier(
            of: Penguins(from: context.assets), epochs: options.quick ? 20 : 60, seed: options.seed)
        let found = try PenguinExplanations(
            of: chinstrap,
            by: [IntegratedGradients(baseline: .zero), DeepLIFT(baseline: .zero), DeepLIFT(baseline: .black)],
            in: classifier)
        let names = Penguins.columnNames.map { $0[context.language] }
        let contributions = [0, 1, 2].map(found.contributions)
        notebook.value("same-side", found.agree(0, 1))
        try notebook.bars(
            "penguin", axis: PlotAxis(try notebook.label("contribution")),
            series: [IntegratedGradients.self, DeepLIFT.self].map { Phrase($0)[context.language] },
            groups: names.indices.map { column in
                BarPlot.Group(names[column], contributions[..<2].map { .init(Double($0[column])) })
            })
        let rows = names.indices.map { column -> [TableCell] in
            let decimals = NumberPattern.decimals(Penguins.units[column] == "g" ? 0 : 1)
            return [
                .text(names[column] + " (\(Penguins.units[column]))"), .number(found.measurements[column], decimals),
                .number(classifier.network.input.mean[column], decimals),
            ] + contributions.map { .number($0[column], .decimals(2)) }
        }
        notebook.table("penguin", rows: rows)
        notebook.number("penguin-count", classifier.penguins.count)
        notebook.number("test-count", classifier.test.count)
        notebook.number("test-accuracy", classifier.accuracy, .share(decimals: 0))
        notebook.number("penguin-probability", found.probability, .decimals(2))
        notebook.number("penguin-agreement", found.likeness(0, 1), .decimals(3))
        notebook.number("penguin-sum", found.sum(by: 1), .decimals(1))
        notebook.number("nothing-sum", found.sum(by: 2), .decimals(1))
    }

    private func blackOnBlack(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .gorillaOnGravel), mask = picture.masks(of: gorilla)[0]
        let dark = picture.darkPart(of: mask), white = Tensor(repeating: 255, shape: picture.input.shape)
        let found = try BaselineMaps(
            of: gorilla, in: picture, from: [.black, .zero, .image(context.network.input.normalize(white))],
            steps: steps)
        let inside = found.shares(on: mask), onDark = found.shares(on: dark)
        for (i, key) in ["black", "zero", "white"].enumerated() {
            notebook.value("\(key)-inside", inside[i], .share(decimals: 0))
            notebook.number("\(key)-dark", onDark[i], .share(decimals: 0))
        }
        try notebook.grid(
            "black-on-black", columns: notebook.labels("photograph", "from-black", "from-grey", "from-white"),
            rows: [[picture.cell(showing: gorilla)] + found.maps.map { cell($0, over: nil, "", context) }])
        notebook.number("dark-area", dark.mean(), .share(decimals: 0))
        notebook.number("gorilla-probability", picture.probability(of: gorilla), .decimals(2))
        notebook.text("credit", picture.scene?.credit ?? "")
    }
}
