import ArgumentParser
import Mirador

private let tiger = 292, zebra = 340

@main
struct GuidedBackpropLesson: Lesson {
    static let folder = "02-guided-backprop"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [threeRules, twoClasses, anyClass, guidedGradCAM, cost] }

    /// The three rules of the ReLU, in the order of the figures.
    private var rules: [any OnePassMethod] { [Saliency(), Deconvolution(), GuidedBackprop()] }

    /// What a rule brings back to the image, its channels added up: `[1, 1, H, W]`, of either sign.
    private func map(_ method: any OnePassMethod, _ target: Int, _ picture: ClassifiedPicture) throws -> Tensor {
        try picture.explain(target, by: method).values.sum(over: .channel)
    }

    /// A map alone: over a photograph its detail would be lost.
    private func cell(_ map: Tensor, _ caption: String, _ context: LessonContext) -> Cell {
        .heatmap(Heatmap(map, over: nil, scale: .ownPercentile(context.language.wording)), caption: caption)
    }

    private func threeRules(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"), target = try context.classes(of: own, 1)[0]
        let maps = try rules.map { try map($0, target, own) }
        let names = rules.map { Phrase(type(of: $0))[context.language] }
        let cells = maps.map { cell($0, "", context) }
        let square = 8
        notebook.number("square", square)
        for (name, map) in zip(["gradient", "deconvnet", "guided"], maps) {
            let plane = map[part: 0][part: 0]
            notebook.map("\(own.name)-\(name)", map, agreement: .gradient)
            notebook.number("\(name)-restlessness", TotalVariation().value(plane) ?? .nan, .decimals(2))
            notebook.number("\(name)-outlines", own.outlineRatio(of: plane, square: square), .decimals(2))
        }
        try notebook.grid(
            "three-rules", columns: notebook.labels("photograph") + names, rows: [[own.cell(showing: target)] + cells])
        notebook.thumbnail(cells[2])
        context.introduce(own, in: &notebook)
        notebook.text("class", own.name(of: target))
    }

    private func twoClasses(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .tigerAndZebra)
        let methods = rules + [GuidedGradCAM()], keys = ["gradient", "deconvnet", "guided", "guided-gradcam"]
        var columns: [[Cell]] = []
        for (key, method) in zip(keys, methods) {
            let maps = try [tiger, zebra].map { try map(method, $0, picture) }
            notebook.number("\(key)-likeness", maps[0].pearsonCorrelation(with: maps[1]) ?? .nan, .decimals(2))
            columns.append(maps.map { cell($0, "", context) })
            for (name, map) in zip(["tiger", "zebra"], maps) {
                notebook.map("scene-\(key)-\(name)", map, agreement: .gradient)
            }
        }
        let names = methods.map { Phrase(type(of: $0))[context.language] }
        try notebook.grid(
            "two-classes", columns: names, rowHeads: notebook.labels("tiger", "zebra"),
            rows: [0, 1].map { i in columns.map { $0[i] } })
        notebook.number("tiger-probability", picture.probability(of: tiger), .decimals(2))
        notebook.number("zebra-probability", picture.probability(of: zebra), .decimals(2))
        notebook.text("credit", picture.scene?.credit ?? "")
    }

    /// How like the zebra's map is the one of a class that is drawn by lot, and is not there.
    private func anyClass(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .tigerAndZebra), count = options.quick ? 5 : 30
        var numbers = RandomNumbers(seed: options.seed, stream: "classes")
        let classes = (0..<count).map { _ in Int(numbers.next() % UInt64(picture.scores.logits.count)) }
        var groups: [BarPlot.Group] = []
        for (key, method) in zip(["gradient", "deconvnet", "guided", "guided-gradcam"], rules + [GuidedGradCAM()]) {
            let own = try map(method, zebra, picture)
            let likeness = try classes.compactMap { try own.pearsonCorrelation(with: map(method, $0, picture)) }
            let interval = MeanInterval(of: likeness, seed: options.seed)
            notebook.number("\(key)-by-lot", interval?.mean ?? .nan, .decimals(2))
            let bar = interval.map { BarPlot.Bar(Double($0.mean), interval: Double($0.low)...Double($0.high)) }
            groups.append(.init(Phrase(type(of: method))[context.language], [bar ?? .init(.nan)]))
        }
        let axis = PlotAxis(try notebook.label("likeness"), range: -0.2...1)
        try notebook.bars(
            "any-class", axis: axis, groups: groups)
        notebook.number("class-count", count)
    }

    private func guidedGradCAM(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .tigerAndZebra), layer = options.layer.map { LayerName($0) }
        var rows: [[Cell]] = []
        for (name, target) in [("tiger", tiger), ("zebra", zebra)] {
            let place = try picture.explain(target, by: GradCAM(layer: layer)).values
            let methods: [any OnePassMethod] = [GuidedBackprop(), GuidedGradCAM(layer: layer)]
            let maps = try methods.map { try map($0, target, picture) }
            rows.append([picture.cell(place, of: target)] + maps.map { cell($0, "", context) })
            for (key, map) in zip(["guided", "product"], maps) {
                let inside = share(of: map.absoluteValue(), on: picture.masks(of: target)[0])
                notebook.number("\(name)-\(key)-inside", inside, .share(decimals: 0))
            }
        }
        try notebook.grid("guided-gradcam", columns: notebook.labels("where", "what", "product"), rows: rows)
    }

    private func cost(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"), target = try context.classes(of: own, 1)[0]
        let methods: [any ExplanationMethod] = rules + [GuidedGradCAM(), GradCAM()]
        notebook.costs("cost", try context.costs(of: methods, target: target, on: own))
    }
}
