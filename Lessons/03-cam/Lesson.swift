import ArgumentParser
import Mirador

private let tiger = 292, zebra = 340
/// The share of a map’s maximum from which a place belongs to the object, in the paper.
private let threshold: Float = 0.2

@main
struct CAMLesson: Lesson {
    static let folder = "03-cam"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [topClasses, scoreIsTheMean, boxes, twoOfAKind, cost] }

    private func map(_ target: Int, _ picture: ClassifiedPicture) throws -> Tensor {
        try picture.explain(target, by: CAM()).values
    }

    private func topClasses(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let scene = try context.picture(of: .tigerAndZebra), own = try context.ownPhotograph(or: "rocket")
        let shown = try context.classes(of: own, 3)
        let rows = try [scene.row(scene.topClasses(3), map: map), own.row(shown, map: map)]
        for (name, target) in [("tiger", tiger), ("zebra", zebra)] {
            let mask = scene.masks(of: target)[0]
            notebook.number("\(name)-inside", share(of: try map(target, scene), on: mask), .share(decimals: 0))
            notebook.number("\(name)-area", mask.mean(), .share(decimals: 0))
        }
        notebook.value("asked", !options.classes.isEmpty)
        try notebook.grid("top-classes", rows: rows)
        notebook.thumbnail(rows[0][1])
        let maps = try shown.map { try map($0, own) }
        let means = zip(shown, maps).sorted { own.score(of: $0.0) > own.score(of: $1.0) }.map { $0.1.mean() }
        notebook.value("means-follow", zip(means, means.dropFirst()).allSatisfy { $0 >= $1 })
        notebook.value("lowest", maps.map { $0.minimum() }.min() ?? 0, .decimals(1))
        let classes = zip(shown, maps).map { target, map -> [TableCell] in
            notebook.map("\(own.name)-\(target)", map)
            return own.cells(of: target) + [
                .number(map.mean(), .decimals(2)), .number(map.minimum(), .decimals(1)),
                .number(map.maximum(), .decimals(1)),
            ]
        }
        notebook.table("classes", rows: classes)
        context.introduce(own, in: &notebook)
        notebook.text("credit", scene.scene?.credit ?? "")
    }

    /// What the score has beside the map's mean is the class's bias: the same for every picture.
    private func scoreIsTheMean(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let pictures = try [context.picture(of: .tigerAndZebra), context.photograph("chelsea")]
        let rests = try pictures.map { try $0.score(of: zebra) - map(zebra, $0).mean() }
        notebook.number("scene-score", pictures[0].score(of: zebra), .decimals(3))
        notebook.number("scene-mean", try map(zebra, pictures[0]).mean(), .decimals(3))
        notebook.number("scene-rest", rests[0], .decimals(3))
        notebook.number("cat-score", pictures[1].score(of: zebra), .decimals(3))
        notebook.number("cat-mean", try map(zebra, pictures[1]).mean(), .decimals(3))
        notebook.number("cat-rest", rests[1], .decimals(3))
        notebook.number("rest-difference", abs(rests[0] - rests[1]), .scientific(decimals: 0))
    }

    private func boxes(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let scenes = try Scene.loneObjects(options.quick ? 8 : 40, seed: options.seed, from: context.assets)
        var found: [Localized] = [], cells: [Cell] = []
        for scene in scenes {
            let picture = try context.picture(of: scene), target = scene.placements[0].target
            let map = try map(target, picture)
            let localized = Localized(map, truth: picture.masks(of: target)[0])
            found.append(localized)
            if cells.count < 8 { cells.append(try localized.cell(of: target, in: picture, above: threshold, notebook)) }
        }
        notebook.number("crossing", found.prefix(8).count { $0.overlap(above: threshold) > 0 })
        notebook.number(
            "larger",
            found.prefix(8).count {
                $0.box(above: threshold)?.area ?? 0 > $0.truth?.area ?? 0
            })
        try notebook.grid("boxes", rows: [Array(cells[..<4]), Array(cells[4...])])

        let thresholds = (1...16).map { Float($0) * 0.05 }
        let rates = thresholds.map { t in found.map { $0.overlap(above: t) }.successRate }
        let best = thresholds[rates.indices.max { rates[$0] < rates[$1] }!]
        for (name, rate) in [("first", rates[0]), ("last", rates[rates.count - 1]), ("worst", rates.min() ?? 0)] {
            notebook.value("\(name)-rate", rate, .share(decimals: 0))
        }
        let ways: [(String, [Float])] = [
            ("paper", found.map { $0.overlap(above: threshold) }), ("best", found.map { $0.overlap(above: best) }),
            ("centre", found.map(\.centredOverlap)), ("whole", found.map(\.wholeOverlap)),
        ]
        let rows = try ways.map { name, overlaps -> [TableCell] in
            let mean = MeanInterval(of: overlaps, seed: options.seed)
            let rate = MeanInterval(of: overlaps.map { $0 >= 0.5 ? 1 : 0 }, seed: options.seed)
            notebook.number("\(name)-rate", overlaps.successRate, .share(decimals: 0))
            return [
                .text(try notebook.label(name)), .interval(mean, .decimals(2)),
                .interval(rate, .share(decimals: 0)),
            ]
        }
        notebook.table("localization", rows: rows)
        let curve = LinePlot.Series(
            try notebook.label("curve"), zip(thresholds, rates).map { (Double($0), Double($1)) })
        let centred = LinePlot.Series(
            try notebook.label("centre"), thresholds.map { (Double($0), Double(ways[2].1.successRate)) },
            marksPoints: false)
        try notebook.curves(
            "threshold", x: PlotAxis(try notebook.label("threshold"), range: 0...0.8, numbers: .share),
            y: PlotAxis(try notebook.label("rate"), range: 0...1, numbers: .share), series: [curve, centred])
        notebook.number("scene-count", scenes.count)
        let places = try context.network.shape(of: context.network.explanationLayer)
        notebook.number("cell-size", context.network.input.width / places[3])
        notebook.number("best-threshold", best, .share(decimals: 0))
    }

    private func twoOfAKind(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .zebras(2)), map = try map(zebra, picture)
        let masks = picture.masks(of: zebra)
        let both = Localized(map, truth: masks[0] + masks[1]), first = Localized(map, truth: masks[0])
        notebook.number("pair-overlap", both.overlap(above: threshold), .decimals(2))
        notebook.number("single-overlap", first.overlap(above: threshold), .decimals(2))
        try notebook.grid(
            "two-of-a-kind", columns: notebook.labels("photograph", "one-box"),
            rows: [[picture.cell(showing: zebra), try both.cell(of: zebra, in: picture, above: threshold, notebook)]])
    }

    private func cost(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .tigerAndZebra)
        let methods: [any ExplanationMethod] = [CAM(), GradCAM(), Saliency(), Occlusion(window: 64, stride: 32)]
        notebook.costs("cost", try context.costs(of: methods, target: zebra, on: picture))
    }
}
