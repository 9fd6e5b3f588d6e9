import ArgumentParser
import Mirador

private let tiger = 292, zebra = 340
private let arrangements = [Arrangement(1), Arrangement(2), Arrangement(4)], four = Arrangement(4)
private let wheres: [any Metric] = [PointingGame(), EnergyInside(), InstanceBalance()]
private let energy = EnergyInside.name, balance = InstanceBalance.name

@main
struct GradCAMPlusPlusLesson: Lesson {
    static let folder = "05-gradcampp"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [family, alphas, places, earlierLayer, curves, anyClass, cost] }

    /// Score-CAM with few of the layer's maps: each of them is a run of the network.
    private var scoreCAM: ScoreCAM { ScoreCAM(channelCount: options.quick ? 4 : 32) }

    /// The family at a layer of a network; Ablation-CAM where that network ends as it needs it.
    private func methods(at layer: LayerName?, of network: Network) -> [any ExplanationMethod] {
        var methods: [any ExplanationMethod] = [
            GradCAM(layer: layer), GradCAMPlusPlus(layer: layer), LayerCAM(layer: layer),
        ]
        if network.pooledClassifier?.maps == layer ?? network.explanationLayer { methods.append(AblationCAM()) }
        return methods + [EigenCAM(layer: layer), ScoreCAM(layer: layer, channelCount: scoreCAM.channelCount)]
    }

    private func family(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"), asked = try context.classes(of: own, 1)[0]
        let asks =
            try [1, 2, 4].map { AnswerGrid.Column(try context.picture(of: .zebras($0)), zebra) } + [.init(own, asked)]
        let all = methods(at: own.layer(options.layer), of: own.network).map { type(of: $0) }
        let grid = try AnswerGrid(of: all, about: asks) { methods(at: $0.layer(options.layer), of: $0.network) }
        let words = try notebook.label("inside")
        var rows = [asks.map { $0.picture.cell(showing: $0.target) }]
        for answers in grid.answers {
            rows.append(
                try zip(grid.columns, answers).map { column, answer in
                    guard let answer else { return .blank }
                    let picture = column.picture, masks = column.masks
                    if picture.scene == nil || masks.count == 4 {
                        notebook.map("\(picture.name)-\(type(of: answer.question.method).name)", answer.values)
                    }
                    let inside = try masks.sum.map {
                        try notebook.words(answer.share(on: $0), .share(decimals: 0)) + " " + words
                    }
                    return picture.cell(answer.values, of: column.target, caption: inside ?? "")
                })
        }
        let outsider = grid.leastLikeFirst
        notebook.number("family-likeness", outsider?.likeness ?? .nan, .decimals(2))
        notebook.text("outsider", outsider.map { Phrase($0.method) } ?? Phrase(es: "", en: ""))
        notebook.number("coldest", grid.leastBalance ?? .nan, .decimals(2))
        try notebook.grid(
            "family", columns: notebook.labels("one", "two", "four", "own"),
            rowHeads: notebook.labels("photograph") + all.map { Phrase($0)[context.language] }, rows: rows,
            cellSize: 136)
        context.introduce(own, in: &notebook)
        notebook.text("class", own.name(of: asked))
        notebook.text("credit", asks[0].picture.scene?.credit ?? "")
        notebook.number("score-maps", scoreCAM.channelCount ?? 0)
    }

    /// The α where a global average follows the maps: the gradient is the same at every place.
    private func alphas(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .zebras(4), in: context.networkWithPooledClassifier())
        let found = try PooledAlphas(of: .logit(zebra), in: picture.pass)
        notebook.text("network", picture.network.name)
        notebook.number("spread", found.spread, .scientific(decimals: 0))
        notebook.number("score", picture.score(of: zebra), .decimals(1))
        notebook.number("parts", found.parts.sum(), .decimals(1))
        notebook.number("channels", found.parts.count)
        notebook.number("largest-part", found.parts.maximum(), .decimals(2))
        notebook.number("least-alpha", found.alphas.minimum(), .decimals(2))
        notebook.number("largest-alpha", found.alphas.maximum(), .decimals(2))
        notebook.number("against", found.negativeShare, .share(decimals: 0))
        let gradCAM = try picture.explain(zebra, by: GradCAM())
        let plusPlus = try picture.explain(zebra, by: GradCAMPlusPlus())
        let others: [(String, any CAMMethod)] = [("xgrad", XGradCAM()), ("hires", HiResCAM())]
        for (name, method) in others {
            let difference = try picture.explain(zebra, by: method).largestDifference(from: gradCAM)
            notebook.number("\(name)-difference", difference, .scientific(decimals: 0))
        }
        notebook.number("grad-likeness", plusPlus.likeness(to: gradCAM), .decimals(3))
        let layerCAM = try picture.explain(zebra, by: LayerCAM())
        notebook.number("layer-likeness", plusPlus.likeness(to: layerCAM), .decimals(4))
    }

    /// All but Score-CAM on many scenes; on few, Score-CAM too, and what runs the network again for each map.
    private func places(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let all = methods(at: nil, of: context.network), quick = options.quick
        let many = try context.judge(all.dropLast(), by: wheres, on: arrangements, scenes: quick ? 2 : 24)
        let steps = quick ? 2 : 5, faithful: [any Metric] = [Deletion(stepCount: steps), Insertion(stepCount: steps)]
        // LayerCAM's maps are Grad-CAM++'s here, to the fourth digit.
        let few = try context.judge(
            all.filter { !($0 is LayerCAM) }, by: wheres + faithful, on: arrangements, scenes: quick ? 1 : 3)
        let both = TieredJudgement(many: many, few: few)
        notebook.table(
            "places", rows: arrangements.flatMap { both.rows(metrics: wheres.map { type(of: $0).name }, $0) })
        notebook.table(
            "faithful",
            rows: arrangements.flatMap { few.rows(of: few.methods, metrics: [Deletion.name, Insertion.name], $0) })
        notebook.number("scene-count", many.sceneCount)
        notebook.number("few-count", few.sceneCount)
        notebook.number("unseen", arrangements.reduce(0) { $0 + (many.unseen[$1] ?? 0) })
        for (name, metric) in [("energy", energy), ("balance", balance)] {
            let gain = many.difference(of: GradCAMPlusPlus.name, from: GradCAM.name, metric: metric, four)
            notebook.interval("plus-\(name)", gain, .decimals(3))
            let other = many.difference(of: LayerCAM.name, from: GradCAM.name, metric: metric, four)
            notebook.number("layer-\(name)", other?.mean ?? .nan, .decimals(3))
            let gains = both.meanGains(over: GradCAM.name, metric: metric, four)
            notebook.value("least-\(name)-gain", gains.min() ?? .nan, .decimals(2))
            if name == "energy" { notebook.value("most-energy-gain", gains.max() ?? .nan, .decimals(2)) }
        }
        for (name, method) in [("grad", GradCAM.name), ("eigen", EigenCAM.name)] {
            notebook.value("\(name)-balance", many[method, balance, four]?.mean ?? .nan, .decimals(2))
        }
        notebook.value("overlapping", few.haveCommonGround(metrics: [Deletion.name, Insertion.name]))
        try notebook.bars(
            "gains", axis: PlotAxis(try notebook.label("gain")), series: try notebook.labels("balance", "energy"),
            groups: both.gains(over: GradCAM.name, metrics: [balance, energy], four, in: context.language))
    }

    /// Where maps are finer, gradients differ from place to place.
    private func earlierLayer(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let layers = try context.network.lastLayerAtEachResolution(), layer = layers[max(layers.count - 2, 0)]
        let all: [any ExplanationMethod] = [
            GradCAM(layer: layer), GradCAMPlusPlus(layer: layer), XGradCAM(layer: layer), HiResCAM(layer: layer),
            LayerCAM(layer: layer),
        ]
        let picture = try context.picture(of: .zebras(4)), masks = picture.masks(of: zebra)
        let answers = try all.map { try picture.explain(zebra, by: $0) }
        let even = answers.map { $0.balance(on: masks) ?? .nan }, maps = answers.map(\.values)
        notebook.value("even-least", min(even[1], even[4]), .decimals(2))
        notebook.value("uneven-most", max(even[0], even[2], even[3]), .decimals(2))
        let result = try context.judge(all, by: wheres, on: [four], scenes: options.quick ? 2 : 20)
        for (name, metric) in [("energy", energy), ("balance", balance)] {
            let gain = result.difference(of: GradCAMPlusPlus.name, from: GradCAM.name, metric: metric, four)
            notebook.interval("earlier-\(name)", gain, .decimals(2))
        }
        let energies = all.map { result[type(of: $0).name, energy, four]?.mean ?? .nan }
        notebook.value("layercam-energy", energies[4], .decimals(2))
        notebook.value("other-energy", energies[..<4].max() ?? .nan, .decimals(2))
        notebook.number("earlier-count", result.sceneCount)
        try notebook.grid(
            "earlier-layer", columns: all.map { Phrase(type(of: $0))[context.language] },
            rows: [maps.map { picture.cell($0, of: zebra, caption: "") }], cellSize: 160)
        notebook.table("earlier", rows: result.rows(metrics: wheres.map { type(of: $0).name }, four))
        notebook.thumbnail(picture.cell(maps[1], of: zebra))
        notebook.map("zebras-4-earlier-grad-cam-plus-plus", maps[1])
        notebook.text("earlier-size", maps[0].size)
        notebook.text("earlier-name", layer.text)
    }

    private func curves(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .zebras(4)), steps = options.quick ? 4 : 20
        let methods: [any ExplanationMethod] = [GradCAM(), GradCAMPlusPlus(), EigenCAM(), scoreCAM]
        let scores = try methods.map {
            try ScoreCurves(of: picture.explain(zebra, by: $0), target: .probability(zebra), steps: steps)
        }
        // Shares of the pixels that both the quick and the full run stop at.
        func after(_ share: Float, _ curve: ScoreCurve) -> Float { curve.score(after: share) ?? .nan }
        notebook.value("four-probability", picture.probability(of: zebra), .decimals(2))
        notebook.value("deletion-early", scores.map { after(0.25, $0.deletion) }.min() ?? .nan, .decimals(2))
        notebook.value("deletion-late", scores.map { after(0.75, $0.deletion) }.max() ?? .nan, .decimals(2))
        notebook.value("insertion-early", scores.map { after(0.25, $0.insertion) }.min() ?? .nan, .decimals(2))
        for (name, curves) in [("deletion", scores.map(\.deletion)), ("insertion", scores.map(\.insertion))] {
            try notebook.curves(
                name, x: PlotAxis(try notebook.label("\(name)-share"), range: 0...1, numbers: .share),
                y: PlotAxis(try notebook.label("probability"), range: 0...1),
                series: zip(methods, curves).map { .init(Phrase(type(of: $0))[context.language], $1) })
            // Which pixels go together hangs on the order of values that are nearly equal: a point moves, the area stays.
            notebook.compare(
                name, by: Agreement(distance: nil),
                claims: zip(methods, curves).map { .number("\(type(of: $0).name)-area", $1.area, within: 0.01) })
        }
    }

    private func anyClass(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .tigerAndZebra)
        var cells: [[Cell]] = []
        let asked: [(String, any ExplanationMethod)] = [
            ("grad", GradCAM()), ("plus", GradCAMPlusPlus()), ("score", scoreCAM), ("eigen", EigenCAM()),
        ]
        for (name, method) in asked {
            let answers = try [tiger, zebra].map { try picture.explain($0, by: method) }
            cells.append(zip(answers, [tiger, zebra]).map { picture.cell($0.values, of: $1) })
            notebook.number("\(name)-classes", answers[0].likeness(to: answers[1]), .decimals(2))
        }
        try notebook.grid(
            "any-class", columns: asked.map { Phrase(type(of: $0.1))[context.language] },
            rowHeads: notebook.labels("tiger", "zebra"), rows: [0, 1].map { i in cells.map { $0[i] } }, cellSize: 160)
    }

    private func cost(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .zebras(2))
        let cheap = methods(at: nil, of: context.network).dropLast().map { CostedWork($0, target: zebra, on: picture) }
        let scores = [scoreCAM.channelCount ?? 0, options.quick ? 8 : 128].map { count in
            let name = Phrase(es: "Score-CAM, \(count) mapas", en: "Score-CAM, \(count) maps")
            return CostedWork(ScoreCAM(channelCount: count), named: name, target: zebra, on: picture)
        }
        let costs = try context.costs(of: cheap + scores)
        notebook.costs("cost", costs)
        let many = costs[costs.count - 1].cost
        notebook.number("plus-over-grad", costs[1].cost.milliseconds / costs[0].cost.milliseconds, .decimals(2))
        let channels = try context.network.shape(of: context.network.explanationLayer)[1]
        let wholeTime = many.milliseconds(forPasses: channels + 1)
        notebook.number("score-passes", channels + 1)
        notebook.number("score-seconds", wholeTime / 1000, .decimals(1))
        notebook.number("score-over-grad", wholeTime / costs[0].cost.milliseconds, .decimals(0))
        notebook.number("many-maps", many.passes.forward - 1)
        let maps = costs.suffix(2).compactMap(\.found?.values)
        notebook.number("score-likeness", maps[0].pearsonCorrelation(with: maps[1]) ?? .nan, .decimals(2))
    }
}
