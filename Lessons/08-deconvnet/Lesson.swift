import ArgumentParser
import Mirador

/// The channels that the figures show, two of each layer: chosen by eye among those whose pictures have most in common.
private let shown: [(layer: LayerName, channels: [Int])] = [
    ("relu1", [3, 28]), ("relu2", [56, 33]), ("relu3", [56, 53]), ("relu4", [118, 57]), ("relu5", [120, 90]),
]
/// Channels of the last layer.
private let last = [62, 102, 5, 111]

@main
struct DeconvnetLesson: Lesson {
    static let folder = "08-deconvnet"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [garments, withoutPooling, cost] }

    private var layers: [LayerName] { shown.map(\.layer) }

    /// What is said of the course's own network: one search for all of it.
    private func garments(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let pictures = try FashionMNIST(.test, from: context.assets).prefix(options.quick ? 300 : 2000)
        let network = try context.assets.network(FashionNetwork.Kind.trained.rawValue)
        let gallery = try ProjectionGallery(of: 9, at: layers, in: network, over: pictures)
        notebook.number("picture-count", pictures.count)
        notebook.number("accuracy", try pictures.accuracy(of: network), .share(decimals: 0))
        let unit = try notebook.label("share")
        try whatExcites(gallery, unit, &notebook)
        try layerByLayer(gallery, unit, &notebook)
        try switches(gallery, unit, context, &notebook)
        let random = try context.assets.network(FashionNetwork.Kind.untrained.rawValue)
        try untrained([gallery, ProjectionGallery(of: 9, at: ["relu5"], in: random, over: pictures)], unit, &notebook)
    }

    private func whatExcites(_ gallery: ProjectionGallery, _ unit: String, _ notebook: inout Notebook) throws {
        let filter = try notebook.label("filter")
        let found = try last.map { try gallery.projections(of: $0, at: "relu5") }
        try notebook.grid(
            "what-excites", columns: notebook.labels("pictures", "drawings"),
            rowHeads: last.map { "\(filter) \($0)" },
            rows: found.map { [gallery.pictures($0), gallery.drawings($0, unit: unit)] },
            cellSize: gallery.squareSide(of: 9, magnified: 4))
        for (channel, projections) in zip(last, found) {
            notebook.map("relu5-\(channel)", projections[0].whole)
        }
    }

    private func layerByLayer(_ gallery: ProjectionGallery, _ unit: String, _ notebook: inout Notebook) throws {
        let rows = try shown.map { layer, channels in
            var sameness: [Float] = []
            let cells = try channels.flatMap { channel in
                let found = try gallery.projections(of: channel, at: layer)
                sameness += gallery.likenessOfDrawings(found)
                return [gallery.pictures(found), gallery.drawings(found, unit: unit)]
            }
            for (name, end) in [("first", layers[0]), ("last", layers.last!)] where end == layer {
                notebook.number("\(name)-sameness", MeanInterval(of: sameness)?.mean ?? .nan, .decimals(2))
            }
            return cells
        }
        notebook.number("first-seen", try gallery.network.receptiveField(of: layers[0])?.height ?? 0)
        let heads = try notebook.labels("pictures", "drawings")
        try notebook.grid(
            "layer-by-layer", columns: heads + heads, rowHeads: layers.map(\.text), rows: rows,
            cellSize: gallery.squareSide(of: 9, magnified: 3))
    }

    /// One unit, and the same unit with the switches of another picture; then the mean of many for every layer.
    private func switches(
        _ gallery: ProjectionGallery, _ unit: String, _ context: LessonContext, _ notebook: inout Notebook
    ) throws {
        let own = try gallery.projections(of: last[0], at: "relu5", atMost: 1)[0]
        let other = try gallery.projections(of: last[1], at: "relu5", atMost: 1)[0]
        let changed = try gallery.projection(of: own, withSwitchesOf: other.place.image)
        notebook.number("switched-likeness", own.whole.pearsonCorrelation(with: changed.whole) ?? .nan, .decimals(2))
        try notebook.grid(
            "switches", columns: notebook.labels("picture", "own-switches", "other-picture", "other-switches"),
            rows: [
                [
                    gallery.pictures([own]), gallery.drawings([own], unit: unit), gallery.pictures([other]),
                    gallery.drawings([changed], unit: unit),
                ]
            ])
        notebook.thumbnail(gallery.drawings([own], unit: unit))

        var groups: [BarPlot.Group] = []
        for layer in layers {
            let channels = stride(from: 0, to: gallery.channelCount(of: layer), by: options.quick ? 8 : 1)
            let likeness = try channels.compactMap { try gallery.likenessWithoutOwnSwitches(of: $0, at: layer) }
            let interval = MeanInterval(of: likeness, seed: options.seed)
            notebook.number("\(layer.text)-likeness", interval?.mean ?? .nan, .decimals(2))
            let bar = interval.map { BarPlot.Bar(Double($0.mean), interval: Double($0.low)...Double($0.high)) }
            groups.append(.init(layer.text, [bar ?? .init(.nan)]))
        }
        try notebook.bars(
            "likeness", axis: PlotAxis(try notebook.label("likeness"), range: 0...1), groups: groups)
    }

    /// Random filters, the same pictures.
    private func untrained(_ galleries: [ProjectionGallery], _ unit: String, _ notebook: inout Notebook) throws {
        var rows: [[Cell]] = []
        for (name, gallery) in zip(["trained", "untrained"], galleries) {
            let channels = stride(from: 0, to: gallery.channelCount(of: "relu5"), by: options.quick ? 8 : 1)
            let likeness = try channels.compactMap { channel in
                try gallery.projections(of: channel, at: "relu5", atMost: 1).first.flatMap(gallery.likenessToPicture)
            }
            let mean = MeanInterval(of: likeness, seed: options.seed)?.mean ?? .nan
            notebook.number("\(name)-likeness", mean, .decimals(2))
            let found = try gallery.projections(of: last[0], at: "relu5")
            rows.append([gallery.pictures(found), gallery.drawings(found, unit: unit)])
        }
        notebook.number("untrained-filter", last[0])
        try notebook.grid(
            "untrained", columns: notebook.labels("pictures", "drawings"),
            rowHeads: notebook.labels("trained", "untrained"), rows: rows,
            cellSize: galleries[0].squareSide(of: 9, magnified: 4))
    }

    /// The student's network, or the course's, which has no max-pooling: two photographs, and one unit.
    private func withoutPooling(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"),
            other = try context.photograph("coffee", in: own.network)
        let layer = own.layer(options.layer) ?? own.network.explanationLayer
        let (channel, place) = try own.pass.strongestUnit(at: layer)
        let drawings = try [own, other].map { try $0.pass.projection(of: place, channel: channel, at: layer).whole }
        let scale = ColorScale.ownPercentile(context.language.wording)
        let maps = drawings.map { Cell.heatmap(Heatmap($0.sum(over: .channel), over: nil, scale: scale)) }
        try notebook.grid(
            "without-pooling", columns: notebook.labels("picture", "own-switches", "other-picture", "other-switches"),
            rows: [[.photograph(own.photograph), maps[0], .photograph(other.photograph), maps[1]]])
        notebook.text("network", own.network.name)
        notebook.text("layer", layer.text)
        notebook.number("channel", channel)
        let poolings = try own.network.layerSummaries().count { $0.kind == "MaxPooling" }
        notebook.number("poolings", poolings)
        notebook.number("photograph-likeness", drawings[0].pearsonCorrelation(with: drawings[1]) ?? .nan, .decimals(2))
    }

    private func cost(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"), target = try context.classes(of: own, 1)[0]
        let methods: [any ExplanationMethod] = [
            Deconvolution(), Saliency(), GradCAM(), Occlusion(window: 64, stride: 32),
        ]
        notebook.costs("cost", try context.costs(of: methods, target: target, on: own))
    }
}
