import ArgumentParser
import Mirador

private let tiger = 292, zebra = 340, flamingo = 130, espresso = 967, egyptianCat = 285, husky = 248, dingo = 273

@main
struct GradCAMLesson: Lesson {
    static let folder = "04-gradcam"
    @OptionGroup var options: LessonOptions

    var sections: [Section] {
        [theMapMoves, photographsAndClasses, architectures, camIsASpecialCase, layerSweep, misleadingMaps, cost]
    }

    private func map(_ target: Int, _ picture: ClassifiedPicture) throws -> Tensor {
        try picture.explain(target, by: GradCAM(layer: picture.layer(options.layer))).values
    }

    private func theMapMoves(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .tigerAndZebra)
        let columns = try notebook.labels("photograph", "tiger", "zebra")
        let maps = try (tiger: map(tiger, picture), zebra: map(zebra, picture))
        notebook.shares(of: ["tiger": (tiger, maps.tiger), "zebra": (zebra, maps.zebra)], in: picture)
        try notebook.grid("the-map-moves", columns: columns, rows: [picture.row([tiger, zebra], map: map)])
        notebook.map("scene-tiger", maps.tiger)
        notebook.map("scene-zebra", maps.zebra)
        notebook.text("credit", picture.scene?.credit ?? "")
        notebook.thumbnail(picture.cell(maps.zebra, of: zebra))
    }

    private func photographsAndClasses(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"), shown = try context.classes(of: own, 3)
        let others = try ["coffee", "rocket"].map { try context.photograph($0) }
        let rows = try [own.row(shown, map: map)] + others.map { try $0.row($0.topClasses(3), map: map) }
        for (name, picture) in zip(["coffee", "rocket"], others) {
            let classes = picture.topClasses(3), maps = try classes.map { try map($0, picture) }
            for (place, target) in zip(["first", "second", "third"], classes)
            where name == "rocket" || place != "third" { notebook.text("\(name)-\(place)", picture.name(of: target)) }
            notebook.number("\(name)-likeness", maps[0].pearsonCorrelation(with: maps[1]) ?? .nan, .decimals(2))
            guard name == "rocket" else { continue }
            notebook.number("rocket-third-likeness", maps[0].pearsonCorrelation(with: maps[2]) ?? .nan, .decimals(2))
        }
        try notebook.grid("photographs-and-classes", rows: rows)
        let classes = try shown.map { target in
            let map = try map(target, own)
            notebook.map("\(own.name)-\(target)", map)
            return own.cells(of: target) + [.number(map.maximum(), .decimals(2))]
        }
        notebook.table("classes", rows: classes)
        context.introduce(own, in: &notebook)
    }

    private func architectures(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let networks = options.quick ? [context.network] : try context.assets.comparedNetworks()
        let scenes = options.quick ? Array(Scene.catsAndDogs.prefix(1)) : Scene.catsAndDogs
        let targets = [egyptianCat, tiger, husky, dingo]
        var (maps, moved, peaks, highest): ([Tensor], Int, Int, Float) = ([], 0, 0, 0)
        let rows = try context.comparison(of: networks, on: scenes, asking: targets) { target, picture in
            let map = try picture.explain(target, by: GradCAM()).values
            let found = Localized(map, truth: picture.masks(of: target)[0]).map
            // How warm an animal is for its size.
            let warmth = targets.map { animal -> Float in
                let mask = picture.masks(of: animal)[0]
                return share(of: map, on: mask) / mask.mean()
            }
            moved += warmth.max() == warmth[targets.firstIndex(of: target)!] ? 1 : 0
            peaks += picture.masks(of: target)[0].elements[found.argMax()] >= 0.5 ? 1 : 0
            highest = max(highest, picture.probability(of: target))
            if target == tiger { maps.append(found.resized(height: 64, width: 64)) }
            return map
        }
        notebook.number("moved", moved)
        notebook.number("peaks", peaks)
        notebook.number("asked-count", rows.count * targets.count)
        notebook.number("highest-animal", highest, .decimals(2))
        // Of each scene, the first network's map beside those of the others.
        let likeness = maps.indices.filter { $0 % networks.count > 0 }.compactMap {
            maps[$0].pearsonCorrelation(with: maps[$0 / networks.count * networks.count])
        }
        notebook.number("tiger-agreement", MeanInterval(of: likeness)?.mean ?? .nan, .decimals(2))
        let columns = try notebook.labels("photograph", "cat-1", "cat-2", "dog-1", "dog-2")
        let heads = scenes.flatMap { _ in networks.map(\.name) }
        try notebook.grid("architectures", columns: columns, rowHeads: heads, rows: rows, cellSize: 160)
        notebook.text("architectures", networks.map(\.name).joined(separator: ", "))
    }

    private func camIsASpecialCase(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let network = try context.networkWithPooledClassifier()
        let picture = try context.picture(of: .tigerAndZebra, in: network)
        let map = try picture.explain(zebra, by: GradCAM()).values
        let cam = try picture.explain(zebra, by: CAM()).values.relu()
        let factor = cam.sum() / map.sum(), difference = (cam / factor - map).absoluteValue().maximum()
        notebook.text("cam-network", network.name)
        notebook.number("cam-factor", factor, .decimals(2))
        notebook.number("places", map.count)
        notebook.number("cam-difference", difference / map.maximum(), .scientific(decimals: 0))
    }

    private func layerSweep(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .tigerAndZebra), layers = try context.network.lastLayerAtEachResolution()
        let maps = try layers.map { try picture.explain(zebra, by: GradCAM(layer: $0)).values }
        let shares = maps.map { share(of: $0, on: picture.masks(of: zebra)[0]) }
        notebook.value("last-share", shares[shares.count - 1], .share(decimals: 0))
        notebook.value("best-earlier-share", shares.dropLast().max() ?? 0, .share(decimals: 0))
        notebook.value("worst-share", shares.min() ?? 0, .share(decimals: 0))
        notebook.value("steady", zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 })
        notebook.number("layer-count", layers.count)
        try notebook.grid("layer-sweep", columns: maps.map(\.size), rows: [maps.map { picture.cell($0, of: zebra) }])
        let rows = zip(zip(layers, maps), shares).map { layer, share -> [TableCell] in
            [.text(layer.0.text), .text(layer.1.size), .number(share, .share(decimals: 0))]
        }
        notebook.table("layers", rows: rows)
        notebook.text("map-size", maps[maps.count - 1].size)
        notebook.number("cell-size", picture.photograph.width / maps[maps.count - 1].shape[3])
    }

    private func misleadingMaps(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let coffee = try context.photograph("coffee"), maps = try [map(espresso, coffee), map(zebra, coffee)]
        let shared = ColorScale.shared(by: maps, unit: try notebook.label("score-unit"))
        let cells = [nil, shared].flatMap { scale in
            zip(maps, [espresso, zebra]).map { coffee.cell($0, of: $1, scale: scale) }
        }
        let heads = try notebook.labels("own-scale", "common-scale").flatMap { [$0, ""] }
        notebook.number("absent-probability", coffee.probability(of: zebra), .scientific(decimals: 0))
        notebook.number("present-maximum", maps[0].maximum(), .decimals(2))
        notebook.number("absent-maximum", maps[1].maximum(), .decimals(2))
        try notebook.grid("absent-class", columns: heads, rows: [cells])
        let birds = try [context.picture(of: .flamingoAndPig), context.picture(of: .duckAndFlamingo)]
        for (name, picture) in zip(["seen", "missed"], birds) {
            let mask = picture.masks(of: flamingo)[0]
            notebook.number("\(name)-flamingo", picture.probability(of: flamingo), .decimals(3))
            notebook.number("\(name)-inside", share(of: try map(flamingo, picture), on: mask), .share(decimals: 0))
            notebook.number("\(name)-area", mask.mean(), .share(decimals: 0))
        }
        try notebook.grid("missed-bird", rows: [birds.flatMap { try $0.row([flamingo], map: map) }])
    }

    private func cost(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let picture = try context.picture(of: .tigerAndZebra)
        let methods: [any ExplanationMethod] = [CAM(), GradCAM(), IntegratedGradients(), Occlusion(), ScoreCAM()]
        let costs = try context.costs(of: Array(methods.prefix(options.quick ? 2 : 5)), target: zebra, on: picture)
        notebook.costs("cost", costs)
        notebook.value("method-count", costs.count)
        notebook.number("gradcam-over-cam", costs[1].cost.milliseconds / costs[0].cost.milliseconds, .decimals(2))
    }
}
