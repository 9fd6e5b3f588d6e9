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

    private func map(_ method: any ExplanationMethod, _ target: Int, _ picture: ClassifiedPicture) throws -> Tensor {
        try picture.explain(target, by: method).values
    }

    private func family(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"), asked = try context.classes(of: own, 1)[0]
        let asks = try [1, 2, 4].map { (try context.picture(of: .zebras($0)), zebra) } + [(own, asked)]
        let all = methods(at: own.layer(options.layer), of: own.network)
        let words = try notebook.label("inside")
        var likeness: [(Float, method: any ExplanationMethod)] = [], balances: [Float] = []
        var rows = [asks.map { $0.cell(showing: $1) }]
        for method in all {
            rows.append(
                try asks.map { picture, target in
                    let known = methods(at: picture.layer(options.layer), of: picture.network)
                    guard let method = known.first(where: { type(of: $0).name == type(of: method).name }) else {
                        return .blank
                    }
                    let map = try map(method, target, picture), masks = picture.masks(of: target)
                    if picture.scene == nil || masks.count == 4 {
                        notebook.map("\(picture.name)-\(type(of: method).name)", map)
                    }
                    guard let first = masks.first else { return picture.cell(map, of: target, caption: "") }
                    let other = try self.map(known[0], target, picture)
                    likeness.append((map.pearsonCorrelation(with: other) ?? .nan, method))
                    if let found = evenness(of: map, on: masks) { balances.append(found) }
                    let inside = try notebook.words(
                        share(of: map, on: masks.dropFirst().reduce(first, +)), .share(decimals: 0))
                    return picture.cell(map, of: target, caption: inside + " " + words)
                })
        }
        let outsider = likeness.min { $0.0 < $1.0 }
        notebook.number("family-likeness", outsider?.0 ?? .nan, .decimals(2))
        notebook.text("outsider", outsider.map { Phrase(type(of: $0.method)) } ?? Phrase(es: "", en: ""))
        notebook.number("coldest", balances.min() ?? .nan, .decimals(2))
        try notebook.grid(
            "family", columns: notebook.labels("one", "two", "four", "own"),
            rowHeads: notebook.labels("photograph") + all.map { Phrase(type(of: $0))[context.language] }, rows: rows,
            cellSize: 136)
        context.introduce(own, in: &notebook)
        notebook.text("class", own.name(of: asked))
        notebook.text("credit", asks[0].0.scene?.credit ?? "")
        notebook.number("score-maps", scoreCAM.channelCount ?? 0)
    }

    /// How evenly a map treats objects, `[H, W]` each.
    private func evenness(of map: Tensor, on masks: [Tensor]) -> Float? {
        let full = map[part: 0][part: 0].resized(height: masks[0].shape[0], width: masks[0].shape[1])
        return InstanceBalance().value(of: full, on: masks)
    }

    /// What the α are where a global average follows the maps: the gradient is the same at every place.
    private func alphas(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let network = try context.networkWithPooledClassifier(), layer = network.explanationLayer
        let pass = try context.picture(of: .zebras(4), in: network).pass
        let A = try pass.activation(at: layer), g = try pass.gradient(of: .logit(zebra), at: layer)
        let weights = g.mean(over: .height, .width), parts = A.sum(over: .height, .width) * weights
        let α = parts.map { 1 / (2 + $0) }
        notebook.text("network", network.name)
        notebook.number(
            "spread", (g - weights).absoluteValue().maximum() / g.absoluteValue().maximum(), .scientific(decimals: 0))
        notebook.number("score", pass.logits[0, zebra], .decimals(1))
        notebook.number("parts", parts.sum(), .decimals(1))
        notebook.number("channels", A.shape[1])
        notebook.number("largest-part", parts.maximum(), .decimals(2))
        notebook.number("least-alpha", α.minimum(), .decimals(2))
        notebook.number("largest-alpha", α.maximum(), .decimals(2))
        notebook.number("against", weights.map { $0 < 0 ? 1 : 0 }.mean(), .share(decimals: 0))
        let target = Target.logit(zebra), map = try GradCAM().map(of: target, in: pass)
        let plusPlus = try GradCAMPlusPlus().map(of: target, in: pass)
        let others: [(String, any CAMMethod)] = [("xgrad", XGradCAM()), ("hires", HiResCAM())]
        for (name, method) in others {
            let difference = (try method.map(of: target, in: pass) - map).absoluteValue().maximum() / map.maximum()
            notebook.number("\(name)-difference", difference, .scientific(decimals: 0))
        }
        notebook.number("grad-likeness", plusPlus.pearsonCorrelation(with: map) ?? .nan, .decimals(3))
        let layerCAM = try LayerCAM().map(of: target, in: pass)
        notebook.number("layer-likeness", plusPlus.pearsonCorrelation(with: layerCAM) ?? .nan, .decimals(4))
    }

    /// Methods judged on composed scenes, as many of each arrangement as there is time for.
    private func judge(
        _ methods: [any ExplanationMethod], by metrics: [any Metric], on arrangements: [Arrangement] = arrangements,
        scenes: Int, _ context: LessonContext
    ) throws -> SceneEvaluationResult {
        try SceneEvaluation(
            methods: methods, metrics: metrics, arrangements: arrangements, sceneCount: scenes, seed: options.seed
        ).run(in: context.network, from: context.assets)
    }

    /// All but Score-CAM on many scenes; on few, Score-CAM too, and what runs the network again for each map.
    private func places(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let all = methods(at: nil, of: context.network), names = wheres.map { type(of: $0).name }
        let many = try judge(all.dropLast(), by: wheres, scenes: options.quick ? 2 : 24, context)
        let steps = options.quick ? 2 : 5,
            faithful: [any Metric] = [Deletion(stepCount: steps), Insertion(stepCount: steps)]
        // LayerCAM's maps are Grad-CAM++'s here, to the fourth digit.
        let few = try judge(
            all.filter { !($0 is LayerCAM) }, by: wheres + faithful, scenes: options.quick ? 1 : 3, context)
        notebook.table(
            "places",
            rows: arrangements.flatMap { arrangement in
                many.rows(of: many.methods, metrics: names, arrangement)
                    + few.rows(of: [ScoreCAM.name], metrics: names, arrangement)
                    + many.rows(of: [SceneEvaluationResult.chance], metrics: names, arrangement)
            })
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
            let means = many.methods.dropFirst().map { (many, $0) } + [(few, ScoreCAM.name)]
            let gains = means.compactMap { $0.0.difference(of: $0.1, from: GradCAM.name, metric: metric, four)?.mean }
            notebook.value("least-\(name)-gain", gains.min() ?? .nan, .decimals(2))
            if name == "energy" { notebook.value("most-energy-gain", gains.max() ?? .nan, .decimals(2)) }
        }
        for (name, method) in [("grad", GradCAM.name), ("eigen", EigenCAM.name)] {
            notebook.value("\(name)-balance", many[method, balance, four]?.mean ?? .nan, .decimals(2))
        }
        notebook.value("overlapping", few.haveCommonGround(metrics: [Deletion.name, Insertion.name]))
        let gains =
            many.gains(
                of: Array(many.methods.dropFirst()), over: GradCAM.name, metrics: [balance, energy], four,
                in: context.language)
            + few.gains(
                of: [ScoreCAM.name], over: GradCAM.name, metrics: [balance, energy], four, in: context.language)
        notebook.figure(
            "gains",
            BarPlot(
                title: try notebook.title(ofFigure: "gains"), axis: PlotAxis(try notebook.label("gain")),
                series: try notebook.labels("balance", "energy"), groups: gains, wording: context.language.wording))
    }

    /// Where maps are finer, gradients differ from place to place.
    private func earlierLayer(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let layers = try context.network.lastLayerAtEachResolution(), layer = layers[max(layers.count - 2, 0)]
        let all: [any ExplanationMethod] = [
            GradCAM(layer: layer), GradCAMPlusPlus(layer: layer), XGradCAM(layer: layer), HiResCAM(layer: layer),
            LayerCAM(layer: layer),
        ]
        let picture = try context.picture(of: .zebras(4)), maps = try all.map { try map($0, zebra, picture) }
        let masks = picture.masks(of: zebra), even = maps.map { evenness(of: $0, on: masks) ?? .nan }
        notebook.value("even-least", min(even[1], even[4]), .decimals(2))
        notebook.value("uneven-most", max(even[0], even[2], even[3]), .decimals(2))
        let result = try judge(all, by: wheres, on: [four], scenes: options.quick ? 2 : 20, context)
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
        let picture = try context.picture(of: .zebras(4)), x = picture.input, steps = options.quick ? 4 : 20
        let target = Target.probability(zebra)
        var curves: (deletion: [LinePlot.Series], insertion: [LinePlot.Series]) = ([], [])
        var scores: [(deletion: ScoreCurve, insertion: ScoreCurve)] = []
        let methods: [any ExplanationMethod] = [GradCAM(), GradCAMPlusPlus(), EigenCAM(), scoreCAM]
        for method in methods {
            let map = try map(method, zebra, picture)[part: 0][part: 0].resized(height: x.shape[1], width: x.shape[2])
            let name = Phrase(type(of: method))[context.language]
            scores.append(
                (
                    try Deletion(stepCount: steps).curve(of: target, by: map, for: x, in: context.network),
                    try Insertion(stepCount: steps).curve(of: target, by: map, for: x, in: context.network)
                ))
            curves.deletion.append(.init(name, scores[scores.count - 1].deletion))
            curves.insertion.append(.init(name, scores[scores.count - 1].insertion))
        }
        // A share of the pixels that both the quick and the full run stop at.
        func after(_ share: Float, _ curve: ScoreCurve) -> Float {
            zip(curve.shares, curve.scores).first { $0.0 >= share - 0.001 }?.1 ?? .nan
        }
        notebook.value("four-probability", picture.probability(of: zebra), .decimals(2))
        notebook.value("deletion-early", scores.map { after(0.25, $0.deletion) }.min() ?? .nan, .decimals(2))
        notebook.value("deletion-late", scores.map { after(0.75, $0.deletion) }.max() ?? .nan, .decimals(2))
        notebook.value("insertion-early", scores.map { after(0.25, $0.insertion) }.min() ?? .nan, .decimals(2))
        for (name, series) in [("deletion", curves.deletion), ("insertion", curves.insertion)] {
            notebook.figure(
                name,
                LinePlot(
                    title: try notebook.title(ofFigure: name),
                    x: PlotAxis(try notebook.label("\(name)-share"), range: 0...1, numbers: .share),
                    y: PlotAxis(try notebook.label("probability"), range: 0...1), series: series,
                    wording: context.language.wording))
        }
        // Which pixels go together hangs on the order of values that are nearly equal: a point moves, the area stays.
        for (name, curves) in [("deletion", scores.map(\.deletion)), ("insertion", scores.map(\.insertion))] {
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
            let maps = try [tiger, zebra].map { try map(method, $0, picture) }
            cells.append(zip(maps, [tiger, zebra]).map { picture.cell($0, of: $1) })
            notebook.number("\(name)-classes", maps[0].pearsonCorrelation(with: maps[1]) ?? .nan, .decimals(2))
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
        let wholeTime = many.milliseconds / Double(many.passes.forward) * Double(channels + 1)
        notebook.number("score-passes", channels + 1)
        notebook.number("score-seconds", wholeTime / 1000, .decimals(1))
        notebook.number("score-over-grad", wholeTime / costs[0].cost.milliseconds, .decimals(0))
        notebook.number("many-maps", many.passes.forward - 1)
        let maps = costs.suffix(2).compactMap(\.found?.values)
        notebook.number("score-likeness", maps[0].pearsonCorrelation(with: maps[1]) ?? .nan, .decimals(2))
    }
}
