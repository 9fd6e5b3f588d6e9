import ArgumentParser
import Mirador

@main
struct RetrievalLesson: Lesson {
    static let folder = "09-retrieval"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [stamps, garments, backgrounds] }

    /// Three layers of a network, the last one that of `--layer`.
    private func representations(in network: Network) throws -> Representations {
        let three = try Representations(in: network)
        guard let layer = options.layer else { return three }
        return try Representations(in: network, layers: three.layers.dropLast() + [LayerName(layer)])
    }

    private func stamps(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"), network = own.network
        let seen = try representations(in: network)
        let stamps = try StampCollection(from: context.assets, for: network, step: options.quick ? 8 : 1)
        let galleries = try seen.vectors(count: stamps.count, image: stamps.input).map { Gallery($0) }
        let heads = try seen.heads(pixels: notebook.label("pixels"))
        let query = try seen.vectors(count: 1) { _ in own.input }
        let rows = try zip(galleries, query).map { gallery, query in
            try [Cell.photograph(own.photograph)]
                + gallery.nearest(6, to: query[part: 0]).map { try stamps.cell($0, notebook) }
        }
        try notebook.grid("near", rowHeads: heads, rows: rows, cellSize: 104)
        notebook.thumbnail(rows[rows.count - 1][1])
        notebook.text("photograph", context.title(of: own))
        notebook.number("stamp-count", stamps.count)
        let kinds = galleries.map { $0.precisions(upTo: 5, labels: stamps.labels)[4] }
        let chance = (try notebook.label("chance"), [stamps.labels.chanceOfOneClass])
        notebook.values("kinds", kinds)
        notebook.table("kinds", rows: notebook.shares(heads, [kinds], chance: chance))

        try colours(stamps, seen, galleries, heads, &notebook)
        try stranger(context, stamps, seen, galleries[galleries.count - 1], &notebook)
        try cost(context, seen, galleries, heads, &notebook)
    }

    /// Cut-outs in other colours, and whether they still find what they are.
    private func colours(
        _ stamps: StampCollection, _ seen: Representations, _ galleries: [Gallery], _ heads: [String],
        _ notebook: inout Notebook
    ) throws {
        let asked = Array(stride(from: 0, to: stamps.count, by: 3))
        let changed = try seen.vectors(count: asked.count) { try stamps.recoloured(asked[$0]).input }
        let labels = asked.map { stamps.labels[$0] }
        let shares = zip(galleries, changed).map { gallery, queries in
            (
                itself: gallery.precisions(upTo: 1, queries: queries, classes: asked, labels: Array(0..<stamps.count))[
                    0],
                kind: gallery.precisions(upTo: 5, queries: queries, classes: labels, labels: stamps.labels)[4]
            )
        }
        notebook.value("itself-pixels", shares[0].itself, .share(decimals: 0))
        notebook.value("itself-early", shares[1].itself, .share(decimals: 0))
        notebook.value("turned-last", shares[shares.count - 1].kind, .share(decimals: 0))
        notebook.table("colours", rows: notebook.shares(heads, [shares.map(\.itself), shares.map(\.kind)]))
        // The first that its pixels alone lead astray, or else the first of all.
        let last = galleries.count - 1
        let found = galleries.indices.map { galleries[$0].nearest(5, toEach: changed[$0]) }
        let lost = asked.indices.first { found[0][$0][0].index != asked[$0] }, shown = lost ?? 0
        notebook.value("lost", lost != nil)
        let picture = Photograph(try stamps.recoloured(asked[shown]).visible)
        let rows = try [0, last].map { place in
            try [.photograph(picture)] + found[place][shown].map { try stamps.cell($0, notebook) }
        }
        try notebook.grid("colours", rowHeads: [heads[0], heads[last]], rows: rows, cellSize: 104)
    }

    /// A photograph of nothing that the collection has.
    private func stranger(
        _ context: LessonContext, _ stamps: StampCollection, _ seen: Representations, _ gallery: Gallery,
        _ notebook: inout Notebook
    ) throws {
        let retina = try context.photograph("retina", in: seen.network)
        let query = try seen.vectors(count: 1) { _ in retina.input }
        let found = gallery.nearest(5, to: query[query.count - 1][part: 0])
        try notebook.grid(
            "stranger", rows: [try [.photograph(retina.photograph)] + found.map { try stamps.cell($0, notebook) }],
            cellSize: 104)
        let usual = gallery.nearestOthers(1).map { $0[0].distance }.sorted()
        notebook.number("stranger-distance", found[0].distance, .decimals(2))
        notebook.number("usual-distance", usual[usual.count / 2], .decimals(2))
        notebook.number(
            "farther", Float(usual.count { $0 > found[0].distance }) / Float(usual.count), .share(decimals: 0))
    }

    private func garments(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let collection = try GarmentCollection(options.quick ? 500 : 4000, from: context.assets)
        let labels = collection.garments.labels, names = FashionMNIST.names(in: context.language)
        let heads = try collection.representations.heads(pixels: notebook.label("pixels"))
        let depth = 50
        let precisions = collection.galleries.map { $0.precisions(upTo: depth, labels: labels) }
        let chance = try notebook.label("chance"), share = labels.chanceOfOneClass
        let columns = [precisions.map { $0[0] }, precisions.map { $0[9] }]
        notebook.values("far", precisions.map { $0[depth - 1] })
        notebook.value("ten-pixels", precisions[0][9], .share(decimals: 0))
        notebook.value("ten-early", precisions[1][9], .share(decimals: 0))
        notebook.table("precision", rows: notebook.shares(heads, columns, chance: (chance, [share, share])))
        notebook.number("garment-count", labels.count)
        let series = zip(heads, precisions).map { head, precisions in
            LinePlot.Series(head.firstLine, precisions.enumerated().map { (Double($0 + 1), $1) }, marksPoints: false)
        }
        try notebook.curves(
            "precision", x: PlotAxis(try notebook.label("neighbours"), range: 0...Double(depth)),
            y: PlotAxis(try notebook.label("precision"), numbers: .share), series: series)
        // The first shirt: the class that is taken most often for others.
        let asked = labels.firstIndex(of: FashionMNIST.shirt) ?? 0
        let rows = collection.galleries.map { gallery in
            let others = gallery.nearest(8, to: gallery.vectors[part: asked]).filter { $0.index != asked }
            return ([asked] + others.prefix(7).map(\.index)).map {
                Cell.pixels(collection.garments.photograph($0), caption: names[labels[$0]])
            }
        }
        try notebook.grid("garments", rowHeads: heads, rows: rows, cellSize: 84)
    }

    /// Animals on grounds: which of the two is alike in the nearest scene.
    private func backgrounds(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let scenes = try Scene.loneObjects(options.quick ? 16 : 32, seed: options.seed, from: context.assets)
        let pictures = try scenes.map { try context.inputPicture(of: $0) }
        let seen = try Representations(in: context.network)
        let heads = try seen.heads(pixels: notebook.label("pixels"))
        let galleries = try seen.vectors(count: pictures.count) { pictures[$0].input }.map { Gallery($0) }
        // What scenes share is named by the first scene that has it.
        let animals = scenes.map { scene in scenes.firstIndex { $0.placements[0].target == scene.placements[0].target }!
        }
        let grounds = scenes.map { scene in scenes.firstIndex { $0.ground == scene.ground }! }
        let shares = [animals, grounds].map { labels in galleries.map { $0.precisions(upTo: 1, labels: labels)[0] } }
        let chance = (try notebook.label("chance"), [animals.chanceOfOneClass, grounds.chanceOfOneClass])
        notebook.values("ground", shares[1], without: "middle")
        notebook.values("animal", shares[0])
        notebook.value("ground-chance", chance.1[1], .share(decimals: 0))
        let near = galleries[0].nearestOthers(5)[0].map(\.index)
        notebook.number("shared-ground", near.count { grounds[$0] == grounds[0] })
        notebook.number("shared-animal", near.count { animals[$0] == animals[0] })
        notebook.table("backgrounds", rows: notebook.shares(heads, shares, chance: chance))
        notebook.number("scene-count", scenes.count)
        let rows = try galleries.map { gallery in
            try [Cell.photograph(Photograph(pictures[0].visible))]
                + gallery.nearestOthers(5)[0].map { match in
                    Cell.photograph(
                        Photograph(pictures[match.index].visible),
                        caption: try notebook.words(match.distance, .decimals(3)))
                }
        }
        try notebook.grid("backgrounds", rowHeads: heads, rows: rows, cellSize: 104)
    }

    /// One question: what it takes to see it, and to look through the collection.
    private func cost(
        _ context: LessonContext, _ seen: Representations, _ galleries: [Gallery], _ heads: [String],
        _ notebook: inout Notebook
    ) throws {
        let input = try context.photograph("chelsea", in: seen.network).input
        let image = Tensor(stacking: [input]), queries = try seen.vectors(of: image)
        let seeing = seen.layers.map { layer in { _ = try seen.network.pooledFeatures(of: image, at: [layer]) } }
        let looking = zip(galleries, queries).map { gallery, query in
            { _ = gallery.nearest(10, to: query[part: 0]) }
        }
        let times = try measured(seeing + looking, for: context.measuringTime).map(\.milliseconds)
        let last = galleries.count - 1
        notebook.value("seeing-last", times[last - 1], .decimals(1))
        notebook.value("looking-last", times[seeing.count + last], .decimals(2))
        let rows = galleries.indices.map { i -> [TableCell] in
            [
                .text(heads[i].firstLine), .count(galleries[i].dimensions), .count(i == 0 ? 0 : 1),
                .number(i == 0 ? 0 : times[i - 1], .decimals(1)), .number(times[seeing.count + i], .decimals(2)),
                .number(Double(galleries[i].vectors.count * 4) / 1e6, .decimals(1)),
            ]
        }
        notebook.table("cost", rows: rows)
    }
}

extension Notebook {
    /// Gives shares, one for each representation: `kinds-pixels`, `kinds-early`, `kinds-middle`, `kinds-last`.
    fileprivate mutating func values(_ what: String, _ shares: [Double], without: String? = nil) {
        for (name, share) in zip(["pixels", "early", "middle", "last"], shares) where name != without {
            value("\(what)-\(name)", share, .share(decimals: 0))
        }
    }
}
