import ArgumentParser
import Mirador

private let zebra = 340

@main
struct OcclusionLesson: Lesson {
    static let folder = "01-occlusion"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [coverAndAsk, patchSizes, probabilityAndScore, twoZebras, cost] }

    /// Sides of patches, from coarse to fine; each moves by half of its side.
    private var sides: [Int] { options.quick ? [112, 80, 64] : [64, 32, 16] }

    private func drops(
        of target: Target, in picture: ClassifiedPicture, side: Int, baseline: Baseline = .zero
    ) throws -> Tensor {
        try picture.explain(target, by: Occlusion(window: side, stride: side / 2, baseline: baseline)).values
    }

    private func coverAndAsk(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "coffee"), target = try context.classes(of: own, 1)[0], side = 96
        let map = try drops(of: .probability(target), in: own, side: side)
        // A place of the map is a square of half the patch's side, and the index is that of its first pixel.
        func covered(_ i: Int) throws -> ClassifiedPicture {
            let (row, column) = (i / map.shape[3] + side / 4, i % map.shape[3] + side / 4)
            return try own.covered(.init(around: row, column, side: side, in: map.shape))
        }
        let most = try covered(map.argMax()), least = try covered((-map.absoluteValue()).argMax())
        let scale = ColorScale.sharedPercentile(of: [map], unit: try notebook.label("drop"))
        let columns = try notebook.labels("photograph", "most", "least", "map")
        let cells = [own, most, least].map { $0.cell(showing: target) } + [own.cell(map, of: target, scale: scale)]
        for (name, picture) in [("whole", own), ("most", most), ("least", least)] {
            notebook.number("\(name)-probability", picture.probability(of: target), .decimals(2))
        }
        try notebook.grid("cover-and-ask", columns: columns, rows: [cells])
        notebook.thumbnail(cells[3])
        notebook.map("drop-\(own.name)-\(side)", map)
        context.introduce(own, in: &notebook)
        notebook.text("class", own.name(of: target))
        notebook.number("side", side)
        notebook.number("covered-share", Float(side * side) / Float(map.count), .share(decimals: 0))
    }

    private func patchSizes(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "coffee"), target = try context.classes(of: own, 1)[0]
        let maps = try [Baseline.zero, .blur()].map { baseline in
            try sides.map { try drops(of: .probability(target), in: own, side: $0, baseline: baseline) }
        }
        let scale = ColorScale.ownPercentile(context.language.wording)
        notebook.number("finest-drop", maps[0][sides.count - 1].maximum(), .decimals(2))
        notebook.number("coarsest-drop", maps[0][0].maximum(), .decimals(2))
        notebook.value("middle-drop", maps[0][1].maximum(), .decimals(2))
        let rows = try maps.map { row in
            try row.map {
                own.cell($0, of: target, scale: scale, caption: try notebook.words($0.maximum(), .decimals(2)))
            }
        }
        try notebook.grid(
            "patch-sizes", columns: sides.map { "\($0) × \($0)" }, rowHeads: notebook.labels("grey", "blurred"),
            rows: rows)
        let likeness = zip(maps[0], maps[1]).map { $0.pearsonCorrelation(with: $1) ?? .nan }
        notebook.number("least-fill-likeness", likeness.min()!, .decimals(2))
        let table = sides.indices.map { i -> [TableCell] in
            let side = sides[i], windows = (224 - side + side / 2 - 1) / (side / 2) + 1
            return [
                .text("\(side)\u{A0}×\u{A0}\(side)"), .count(side / 2), .count(windows * windows),
                .number(maps[0][i].maximum(), .decimals(2)), .number(maps[1][i].maximum(), .decimals(2)),
                .number(likeness[i], .decimals(2)),
            ]
        }
        notebook.table("sizes", rows: table)
        for (side, map) in zip(sides.dropFirst(), maps[0].dropFirst()) { notebook.map("drop-grey-\(side)", map) }
    }

    private func probabilityAndScore(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "coffee"), target = try context.classes(of: own, 1)[0], side = sides[1]
        let maps = try [Target.probability(target), .logit(target)].map { try drops(of: $0, in: own, side: side) }
        let scale = ColorScale.ownPercentile(context.language.wording)
        let cells = try zip(maps, notebook.labels("in-probability", "in-score")).map { map, unit in
            let words = try notebook.words(map.maximum(), .decimals(2)) + " " + unit
            return own.cell(map, of: target, scale: scale, caption: words)
        }
        notebook.number("score-correlation", maps[0].pearsonCorrelation(with: maps[1]) ?? .nan, .decimals(2))
        try notebook.grid("probability-and-score", columns: notebook.labels("probability", "score"), rows: [cells])
        // dp = p (1 - p) dy: the slope of softmax in the class's own score.
        let probability = own.probability(of: target)
        notebook.number("passed-on", probability * (1 - probability), .decimals(2))
        notebook.number("probability-drop", maps[0].maximum(), .decimals(2))
        notebook.number("score-drop", maps[1].maximum(), .decimals(1))
        notebook.number("score-whole", own.score(of: target), .decimals(1))
    }

    private func twoZebras(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let pictures = try [1, 2].map { try context.picture(of: .zebras($0)) }
        let maps = try pictures.map { try drops(of: .probability(zebra), in: $0, side: sides[0]) }
        let scale = ColorScale.sharedPercentile(of: maps, unit: try notebook.label("drop"))
        let masks = pictures[1].masks(of: zebra), both = (masks[0] + masks[1]).clamped(to: 0...1)
        let left = try pictures[1].covered(masks[0]), right = try pictures[1].covered(masks[1])
        let none = try pictures[1].covered(both)
        let cells =
            zip(pictures, maps).map { $0.cell($1, of: zebra, scale: scale) }
            + [left, right, none].map { $0.cell(showing: zebra) }
        notebook.number("one-drop", maps[0].maximum(), .decimals(2))
        notebook.number("two-drop", maps[1].maximum(), .decimals(2))
        try notebook.grid(
            "two-zebras", columns: notebook.labels("one", "two", "left-covered", "right-covered", "both-covered"),
            rows: [cells])
        notebook.map("one-zebra", maps[0])
        notebook.map("two-zebras", maps[1])
        let probabilities = ["one": pictures[0], "two": pictures[1], "left": left, "right": right, "neither": none]
        for (name, picture) in probabilities {
            notebook.number("zebra-\(name)", picture.probability(of: zebra), .decimals(2))
        }
        notebook.text("credit", pictures[1].scene?.credit ?? "")
    }

    private func cost(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "coffee"), target = try context.classes(of: own, 1)[0]
        let patches = sides.map { side in
            let name = Phrase(Occlusion.self), size = ", \(side)\u{A0}×\u{A0}\(side)"
            return CostedWork(
                Occlusion(window: side, stride: side / 2), named: Phrase(es: name.es + size, en: name.en + size),
                target: target, on: own)
        }
        let methods: [any ExplanationMethod] = [Saliency(), GradCAM()]
        let costs = try context.costs(of: patches + methods.map { CostedWork($0, target: target, on: own) })
        notebook.costs("cost", costs)
        notebook.number("against-gradcam", costs[2].cost.milliseconds / costs.last!.cost.milliseconds, .decimals(0))
    }
}
