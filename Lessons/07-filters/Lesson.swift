import ArgumentParser
import Mirador

/// Number of photographs that are kept for each filter.
private let kept = 10

/// Rounding leads an ascent to another picture, which excites the same filter as much.
private let ascents = Agreement(levels: nil)

@main
struct FiltersLesson: Lesson {
    static let folder = "07-filters"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [depths, kernels, featureMaps, noise, cost] }

    private func layers(of network: Network) throws -> [LayerName] {
        let layers = try network.fourDepths()
        return options.layer.map { layers.dropLast() + [LayerName($0)] } ?? layers
    }

    /// Channels, height and width.
    private func size(of layer: LayerName, in network: Network) throws -> String {
        let shape = Shape(Array(try network.shape(of: layer).dropFirst()))
        return shape.description.replacing(" ", with: "\u{A0}")
    }

    private func depths(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let network = context.network, layers = try layers(of: network)
        let search = try context.searchedCutouts(kept, at: layers, of: network)
        let control = try context.searchedCutouts(kept, at: layers, of: context.untrainedNetwork())
        let label = try notebook.label("filter")
        let filters = try layers.map { layer in
            try search.mostAgreed(2, at: layer).map { (channel: $0, layer: layer, caption: "\(label) \($0)") }
        }
        let climbed = try context.maximizedCells(filters.flatMap(\.self), against: search)
        var images = climbed.map(\.cell)[...]
        var pictures: [[Cell]] = [], table: [[TableCell]] = [], heads: [String] = []
        for (name, layer) in [("first", layers[0]), ("last", layers.last!)] {
            let seen = try network.receptiveField(of: layer)?.height ?? network.input.height
            notebook.number("\(name)-seen", min(seen, network.input.height))
            notebook.value("\(name)-trained", try search.agreement(at: layer), .share(decimals: 0))
            notebook.value("\(name)-untrained", try control.agreement(at: layer), .share(decimals: 0))
        }
        for (layer, filters) in zip(layers, filters) {
            pictures.append(
                try filters.flatMap { [images.removeFirst()] + (try search.cells(of: $0.channel, at: layer, count: 3)) }
            )
            let seen = try network.receptiveField(of: layer)?.height ?? network.input.height
            heads.append("\(min(seen, network.input.height)) px")
            table.append([
                .text(layer.text), .text(try size(of: layer, in: network)), .count(min(seen, network.input.height)),
                .count(try search.deadChannels(of: layer).count),
                .number(try search.agreement(at: layer), .share(decimals: 0)),
                .number(try control.agreement(at: layer), .share(decimals: 0)),
            ])
        }
        try notebook.grid("depths", rowHeads: heads, rows: pictures, cellSize: 112)
        notebook.thumbnail(pictures[min(2, pictures.count - 1)][0])
        for figure in ["depths", Notebook.thumbnailName] {
            notebook.compare(figure, by: ascents, claims: climbed.map(\.claim))
        }
        notebook.table("depths", rows: table)
        notebook.number("photographs", search.cutouts.count)
        notebook.number("chance", search.chanceAgreement, .share(decimals: 0))
        try manyThings(search, at: layers.last!, context, &notebook)
    }

    /// A filter that answers to things with nothing in common.
    private func manyThings(
        _ search: SearchedCutouts, at layer: LayerName, _ context: LessonContext, _ notebook: inout Notebook
    ) throws {
        let channel = try search.leastAgreed(1, at: layer)[0]
        let image = try context.maximizedCells([(channel: channel, layer: layer, caption: "")], against: search)
        let row = image.map(\.cell) + (try search.cells(of: channel, at: layer, count: 6))
        let found = try search.places(of: channel, at: layer)
        notebook.number("many-kinds", Set(found.map { search.kinds[$0.image] }).count)
        try notebook.grid("many-things", rows: [row], cellSize: 128)
        notebook.compare("many-things", by: ascents, claims: image.map(\.claim))
        notebook.number("many-filter", channel)
    }

    private func kernels(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let layer = context.network.convolutions[0]
        let trained = try FilterBank(of: layer, in: context.network)
        let fresh = try FilterBank(of: layer, in: context.untrainedNetwork())
        var rows: [[Cell]] = [], heads: [String] = []
        for (name, bank) in [("untrained", fresh), ("trained", trained)] {
            let cells = bank.rows(of: 32, perRow: 16)
            rows += cells
            heads += [try notebook.label(name)] + cells.dropFirst().map { _ in "" }
            notebook.number("\(name)-roughness", bank.meanRoughness ?? .nan, .decimals(2))
            notebook.number("\(name)-duplicates", bank.nearDuplicates().count)
            notebook.number("\(name)-vanished", bank.vanishedFilters().count)
        }
        try notebook.grid("kernels", rowHeads: heads, rows: rows, cellSize: 44)
        notebook.number("filters", trained.count)
    }

    private func featureMaps(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"), network = own.network
        var rows: [[Cell]] = [], heads: [String] = []
        let layers = try layers(of: network)
        for layer in layers {
            let maps = try own.pass.activation(at: layer)[part: 0]
            let shown = maps.mostVaried(5)
            for (name, end) in [("first", layers[0]), ("last", layers.last!)] where end == layer {
                notebook.number("\(name)-places", maps.shape[1] * maps.shape[2])
            }
            let cells = shown.map { maps.mapCell(ofChannel: $0, caption: "\($0)", wording: context.language.wording) }
            rows.append([Cell.photograph(own.photograph)] + cells)
            heads.append(try size(of: layer, in: network))
            notebook.map("\(own.name)-\(layer)", Tensor(stacking: shown.map { maps[part: $0] }))
        }
        try notebook.grid("feature-maps", rowHeads: heads, rows: rows, cellSize: 128)
        notebook.text("photograph", context.title(of: own))
    }

    /// The same filter, climbed without and with what keeps an image natural.
    private func noise(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let layer = try layers(of: context.network).last!, target = Target.neuron(layer: layer, channel: 0)
        var plain = ActivationMaximization.unregularized, waves = context.ascent
        (plain.seed, plain.steps) = (options.seed, context.ascent.steps)
        var smooth = plain
        (smooth.blur, smooth.l2, smooth.jitter) = (0.6, 0.1, 4)
        (waves.jitter, waves.rotation, waves.scaling) = (0, 0, 0)
        let ways = [("pixels", plain), ("smoothed", smooth), ("waves", waves), ("everything", context.ascent)]
        let photographs = try ["chelsea", "coffee", "rocket"].map { try context.photograph($0).visible }
        let answers = try photographs.map {
            try ActivationMaximization.value(of: target, for: $0, turnedBy: 0, in: context.network)
        }
        notebook.number("photograph-answer", answers.max() ?? 0, .decimals(1))
        let images = try context.network.concurrentMap(ways.count) { i, network in
            try ways[i].1.image(of: target, in: network, size: network.input.height / 2)
        }
        var cells: [Cell] = [], table: [[TableCell]] = [], claims: [FigureClaim] = []
        notebook.value("least-answer", images.map(\.value).min() ?? .nan, .decimals(1))
        for ((name, _), found) in zip(ways, images) {
            claims.append(.words("\(name)-over-photographs", found.value > answers.max() ?? 0 ? "yes" : "no"))
            let turned = try ActivationMaximization.value(
                of: target, for: found.image, turnedBy: 5, in: context.network)
            let words = try notebook.label(name)
            cells.append(.photograph(Photograph(found.image), caption: words))
            table.append([
                .text(words), .number(found.value, .decimals(1)), .number(turned, .decimals(1)),
                .number(turned / found.value, .ratio(decimals: 0)),
            ])
            guard ["pixels", "everything"].contains(name) else { continue }
            let grey = found.image.mean(over: .channel)[part: 0]
            notebook.value("\(name)-variation", TotalVariation().value(grey - grey.mean()) ?? .nan, .decimals(2))
            notebook.value("\(name)-left", turned / found.value, .ratio(decimals: 0))
            if name == "pixels" { notebook.value("pixels-answer", found.value, .decimals(1)) }
        }
        try notebook.grid("noise", rows: [cells], cellSize: 168)
        notebook.compare("noise", by: .steps, claims: claims)
        notebook.table("noise", rows: table)
    }

    private func cost(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let network = context.network, layers = try layers(of: network), picture = try context.photograph("chelsea")
        let maps = CostedWork(Phrase(es: "Los mapas de una capa", en: "The maps of a layer")) {
            _ = try network.forward(picture.input).activation(at: layers[1])
            return Passes(forward: 1)
        }
        let climbs = [layers[1], layers.last!].map { layer in
            let name = Phrase(es: "La imagen de un filtro de \(layer)", en: "The image of a filter of \(layer)")
            return CostedWork(name) {
                let steps = try context.maximized(0, at: layer, of: network).values.count
                return Passes(forward: steps + 1, backward: steps + 1)
            }
        }
        let gradient = CostedWork(Saliency(), target: 281, on: picture)
        let costs = try context.costs(of: [maps] + climbs + [gradient])
        notebook.value("near-time", costs[1].cost.milliseconds, .decimals(0))
        notebook.value("far-time", costs[2].cost.milliseconds, .decimals(0))
        notebook.costs("cost", costs)
    }
}
