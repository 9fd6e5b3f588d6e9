import ArgumentParser
import Mirador

@main
struct TSNELesson: Lesson {
    static let folder = "10-tsne"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [garments, tails, perplexities, misreadings, stamps, cost] }

    private var garmentCount: Int { options.quick ? 400 : 2000 }

    private func settings(_ perplexity: Double = 30) -> TSNE {
        TSNE(perplexity: perplexity, iterations: options.quick ? 300 : 750, seed: options.seed, reportInterval: 10)
    }

    /// The same garments by their pixels and by the last maps of a network.
    private func garments(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let collection = try GarmentCollection(garmentCount, from: context.assets)
        let labels = collection.garments.labels, names = FashionMNIST.names(in: context.language)
        var panels: [ScatterPanels.Panel] = [], curves: [LinePlot.Series] = []
        var rows: [[TableCell]] = [], claims: [FigureClaim] = [], settles = true
        for (name, gallery) in zip(["pixels", "features"], [collection.galleries[0], collection.galleries[3]]) {
            let head = try notebook.label(name)
            var curve: [(Double, Double)] = []
            let found = try settings().embedding(of: gallery.vectors) { step in
                step.divergence.map { curve.append((Double(step.iteration), $0)) }
            }
            curve.append((Double(settings().iterations), found.divergence))
            let above = gallery.vectors.neighbourAccuracy(labels: labels)
            let below = found.points.neighbourAccuracy(labels: labels)
            notebook.value("\(name)-above", above, .share(decimals: 0))
            notebook.value("\(name)-below", below, .share(decimals: 0))
            let turn = curve.first { $0.0 >= Double(settings().exaggerationIterations) }
            settles = settles && found.divergence < turn?.1 ?? 0
            panels.append(.init(head: head, points: found.points.places, classes: labels))
            curves.append(.init(head, curve, marksPoints: false))
            rows.append([
                .text(head), .count(gallery.dimensions), .number(found.divergence, .decimals(2)),
                .number(above, .share(decimals: 0)), .number(below, .share(decimals: 0)),
            ])
            notebook.map("garments-\(name)", found.points, agreement: .size(within: 0.1))
            claims += [
                .number("\(name)-divergence", found.divergence, within: 0.05),
                .number("\(name)-accuracy", below, within: 0.03),
            ]
        }
        for figure in ["garments", Notebook.thumbnailName] { notebook.compare(figure, by: .embedding, claims: claims) }
        notebook.compare("descent", by: Agreement(distance: 6))
        notebook.figure(
            "garments",
            ScatterPanels(
                title: try notebook.title(ofFigure: "garments"), panels: panels, columns: 2, names: names,
                namesPlaces: true, side: 340))
        notebook.value("settles", settles)
        notebook.table("garments", rows: rows)
        notebook.number("garment-count", garmentCount)
        try notebook.curves(
            "descent", x: PlotAxis(try notebook.label("iteration")),
            y: PlotAxis(try notebook.label("divergence")), series: curves)
        notebook.thumbnail(points: panels[1].points, classes: labels)
    }

    /// How much two points at a distance belong together, under a bell curve and under the plane's long tail.
    private func tails(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let distances = (0...60).map { Double($0) / 10 }
        let labels = try notebook.labels("bell", "tail")
        try notebook.curves(
            "tails", x: PlotAxis(try notebook.label("distance"), range: 0...6),
            y: PlotAxis(try notebook.label("weight"), range: 0...1),
            series: [
                .init(labels[0], distances.map { ($0, bellWeight($0)) }, marksPoints: false),
                .init(labels[1], distances.map { ($0, tailWeight($0)) }, marksPoints: false),
            ])
        // Where a pair has the same weight under both, far and farther.
        for (name, distance) in [("near", 1.0), ("far", 3)] {
            notebook.number("\(name)-bell", distance, .decimals(0))
            notebook.number("\(name)-tail", tailDistance(ofWeight: bellWeight(distance)), .decimals(1))
        }
    }

    /// One collection at several perplexities.
    private func perplexities(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let count = options.quick ? 300 : 1000
        let garments = try FashionMNIST(.test, from: context.assets).prefix(count)
        var claims: [FigureClaim] = []
        let asked = options.quick ? [2.0, 90] : [2.0, 10, 50, 200]
        notebook.number("largest-perplexity", Int(asked.last!))
        let panels = try asked.map { perplexity in
            let found = try settings(perplexity).embedding(of: garments.images)
            for (name, end) in [("least", asked[0]), ("most", asked.last!)] where end == perplexity {
                notebook.value("clump-\(name)", found.points.nearestNeighbourRatio(), .decimals(2))
            }
            let share = found.points.neighbourAccuracy(labels: garments.labels)
            claims.append(.number("accuracy-\(Int(perplexity))", share, within: 0.03))
            let accuracy = try notebook.words(Float(share), .share(decimals: 0))
            return ScatterPanels.Panel(
                head: "\(try notebook.label("perplexity")) \(Int(perplexity))", points: found.points.places,
                classes: garments.labels, caption: "\(try notebook.label("accuracy")): \(accuracy)")
        }
        notebook.figure(
            "perplexities",
            ScatterPanels(
                title: try notebook.title(ofFigure: "perplexities"), panels: panels, columns: 2,
                names: FashionMNIST.names(in: context.language)))
        notebook.compare("perplexities", by: .embedding, claims: claims)
        notebook.number("sweep-count", count)
    }

    private func misreadings(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let count = options.quick ? 60 : 150
        let sizes = PointGroups(
            [.init(count, around: [0, 0], deviation: 1), .init(count, around: [50, 0], deviation: 10)],
            seed: options.seed)
        let distances = PointGroups(
            [[0, 0], [10, 0], [100, 0]].map { .init(count, around: $0, deviation: 1) }, seed: options.seed)
        let perplexity = options.quick ? 19.0 : 30
        var claims: [FigureClaim] = []
        let drawn = try [("sizes", sizes), ("distances", distances)].map { name, data in
            let map = data.moved(to: try settings(perplexity).embedding(of: data.points).points)
            func panel(_ side: String, _ groups: PointGroups) throws -> ScatterPanels.Panel {
                .init(head: try notebook.label("\(name)-\(side)"), points: groups.points.places, classes: groups.labels)
            }
            for (side, groups) in [("data", data), ("map", map)] {
                let ratio =
                    name == "sizes"
                    ? groups.radius(of: 1) / groups.radius(of: 0)
                    : groups.distance(from: 1, to: 2) / groups.distance(from: 0, to: 1)
                notebook.number("\(name)-\(side)", ratio, .decimals(1))
                claims.append(.number("\(name)-\(side)", ratio, within: 0.3))
            }
            return [try panel("data", data), try panel("map", map)]
        }
        notebook.figure(
            "misreadings",
            ScatterPanels(
                title: try notebook.title(ofFigure: "misreadings"), panels: drawn.flatMap { $0 }, columns: 2, side: 260)
        )
        notebook.compare("misreadings", by: .embedding, claims: claims)

        let noise = PointGroups(
            [.init(options.quick ? 300 : 500, around: Array(repeating: 0, count: 100), deviation: 1)],
            seed: options.seed)
        claims = []
        let maps = try [2.0, 5, 50].map { perplexity in
            let places = try settings(perplexity).embedding(of: noise.points).points
            let ratio = places.nearestNeighbourRatio()
            notebook.number("noise-\(Int(perplexity))", ratio, .decimals(2))
            claims.append(.number("ratio-\(Int(perplexity))", ratio, within: 0.05))
            return ScatterPanels.Panel(
                head: "\(try notebook.label("perplexity")) \(Int(perplexity))", points: places.places,
                classes: noise.labels, caption: "R = \(try notebook.words(Float(ratio), .decimals(2)))")
        }
        notebook.figure(
            "noise",
            ScatterPanels(title: try notebook.title(ofFigure: "noise"), panels: maps, columns: 3, side: 220))
        notebook.compare("noise", by: .embedding, claims: claims)
        notebook.number("noise-count", noise.labels.count)
    }

    /// The cut-outs where the features of a network's last maps put them.
    private func stamps(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let network = context.network,
            stamps = try StampCollection(from: context.assets, for: network, step: options.quick ? 10 : 1)
        let layer = options.layer.map { LayerName($0) } ?? network.explanationLayer
        let seen = try Representations(in: network, layers: [layer])
        let vectors = try seen.vectors(count: stamps.count, image: stamps.input)[1]
        let found = try settings(options.quick ? 10 : 15).embedding(of: vectors)
        let arrangement = PictureArrangement.free(found.points, share: 0.4)
        let pictures = try arrangement.centers.enumerated().map { i, center in
            (photograph: try stamps.photograph(i), center: Point(x: center.x, y: center.y))
        }
        let accuracy = found.points.neighbourAccuracy(labels: stamps.labels)
        notebook.number("stamp-accuracy", accuracy, .share(decimals: 0))
        notebook.number("stamp-chance", stamps.labels.chanceOfOneClass, .share(decimals: 0))
        notebook.figure(
            "stamps",
            PictureMap(
                title: try notebook.title(ofFigure: "stamps"), pictures: pictures, width: arrangement.width,
                height: arrangement.height, side: 30))
        notebook.compare("stamps", by: .embedding, claims: [.number("accuracy", accuracy, within: 0.03)])
        notebook.number("stamp-count", stamps.count)
        notebook.text("stamp-layer", "\(network.name), \(layer.text)")
    }

    /// A part of the steps, which is enough to compare times.
    private func cost(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let counts = options.quick ? [200, 400] : [800, 1600], steps = options.quick ? 30 : 150
        let garments = try FashionMNIST(.test, from: context.assets).prefix(counts[1])
        let settings = TSNE.Method.allCases.filter { $0 != .automatic }.flatMap { method in
            counts.map { count in
                let settings = TSNE(
                    method: method, iterations: steps, exaggerationIterations: steps / 3, seed: options.seed)
                return (settings: settings, garments: garments.prefix(count))
            }
        }
        let costs = try measured(
            settings.map { settings, garments in { try settings.embedding(of: garments.images) } },
            for: context.measuringTime)
        let rows = try zip(settings, costs).map { asked, cost -> [TableCell] in
            [
                .text(try notebook.label(asked.settings.method.rawValue)), .count(asked.garments.labels.count),
                .number(cost.milliseconds / 1000, .decimals(2)), .number(cost.megabytes, .decimals(1)),
                .number(cost.result.divergence, .decimals(3)),
            ]
        }
        // Each method has a pair of rows, for few points and for many.
        for i in stride(from: 0, to: costs.count, by: 2) {
            let growth = costs[i + 1].milliseconds / costs[i].milliseconds
            notebook.number("\(settings[i].settings.method.rawValue)-growth", growth, .decimals(1))
        }
        notebook.table("cost", rows: rows)
        notebook.number("steps", steps)
    }
}
