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

    private func map(_ target: Int, _ picture: ExplainedPicture) throws -> Tensor {
        try GradCAM(layer: picture.layer(options.layer)).map(of: .logit(target), in: picture.pass)
    }

    private func theMapMoves(_ room: Classroom, _ notebook: inout Notebook) throws {
        let picture = try room.picture(of: .tigerAndZebra)
        let columns = try notebook.labels("photograph", "tiger", "zebra")
        try notebook.grid("the-map-moves", columns: columns, rows: [picture.row([tiger, zebra], map: map)])
        let maps = try (tiger: map(tiger, picture), zebra: map(zebra, picture))
        notebook.shares(of: ["tiger": (tiger, maps.tiger), "zebra": (zebra, maps.zebra)], in: picture)
        notebook.map("scene-tiger", maps.tiger)
        notebook.map("scene-zebra", maps.zebra)
        notebook.text("credit", picture.scene?.credit ?? "")
        notebook.thumbnail(picture.cell(maps.zebra, of: zebra))
    }

    private func photographsAndClasses(_ room: Classroom, _ notebook: inout Notebook) throws {
        let own = try room.ownPhotograph(or: "chelsea"), shown = try room.classes(of: own, 3)
        let others = try ["coffee", "rocket"].map { try room.photograph($0) }
        let rows = try [own.row(shown, map: map)] + others.map { try $0.row($0.topClasses(3), map: map) }
        try notebook.grid("photographs-and-classes", rows: rows)
        let classes = try shown.map { target in
            let map = try map(target, own)
            notebook.map("\(own.subject.name)-\(target)", map)
            return own.cells(of: target) + [.number(map.maximum(), .decimals(2))]
        }
        notebook.table("classes", rows: classes)
        notebook.top(of: own)
        room.comment(on: own, in: &notebook)
    }

    private func architectures(_ room: Classroom, _ notebook: inout Notebook) throws {
        let networks = options.quick ? [room.network] : try room.assets.comparedNetworks()
        let scenes = options.quick ? Array(Scene.catsAndDogs.prefix(1)) : Scene.catsAndDogs
        let targets = [egyptianCat, tiger, husky, dingo]
        let rows = try room.comparison(of: networks, on: scenes, asking: targets) {
            try GradCAM().map(of: .logit($0), in: $1.pass)
        }
        let columns = try notebook.labels("photograph", "cat-1", "cat-2", "dog-1", "dog-2")
        let heads = scenes.flatMap { _ in networks.map(\.name) }
        try notebook.grid("architectures", columns: columns, rowHeads: heads, rows: rows, cellSize: 160)
        notebook.text("architectures", networks.map(\.name).joined(separator: ", "))
    }

    private func camIsASpecialCase(_ room: Classroom, _ notebook: inout Notebook) throws {
        let network = try room.networkWithPooledClassifier()
        let pass = try room.picture(of: .tigerAndZebra, in: network).pass
        let map = try GradCAM().map(of: .logit(zebra), in: pass), cam = try CAM().map(ofClass: zebra, in: pass).relu()
        let factor = cam.sum() / map.sum(), difference = (cam / factor - map).absoluteValue().maximum()
        notebook.text("cam-network", network.name)
        notebook.number("cam-factor", factor, .decimals(2))
        notebook.number("places", map.count)
        notebook.number("cam-difference", difference / map.maximum(), .scientific(decimals: 0))
    }

    private func layerSweep(_ room: Classroom, _ notebook: inout Notebook) throws {
        let picture = try room.picture(of: .tigerAndZebra), layers = try room.network.lastLayerAtEachResolution()
        let maps = try layers.map { try GradCAM(layer: $0).map(of: .logit(zebra), in: picture.pass) }
        try notebook.grid("layer-sweep", columns: maps.map(\.size), rows: [maps.map { picture.cell($0, of: zebra) }])
        let rows = zip(layers, maps).map { layer, map -> [TableCell] in
            let share = share(of: map, on: picture.masks(of: zebra)[0])
            return [.text(layer.text), .text(map.size), .number(share, .share(decimals: 0))]
        }
        notebook.table("layers", rows: rows)
        notebook.text("map-size", maps[maps.count - 1].size)
        notebook.number("cell-size", picture.photograph.width / maps[maps.count - 1].shape[3])
    }

    private func misleadingMaps(_ room: Classroom, _ notebook: inout Notebook) throws {
        let coffee = try room.photograph("coffee"), maps = try [map(espresso, coffee), map(zebra, coffee)]
        let shared = ColorScale.shared(by: maps, unit: try notebook.label("score-unit"))
        let cells = [nil, shared].flatMap { scale in
            zip(maps, [espresso, zebra]).map { coffee.cell($0, of: $1, scale: scale) }
        }
        let heads = try notebook.labels("own-scale", "common-scale").flatMap { [$0, ""] }
        try notebook.grid("absent-class", columns: heads, rows: [cells])
        notebook.number("absent-probability", coffee.probability(of: zebra), .scientific(decimals: 0))
        notebook.number("present-maximum", maps[0].maximum(), .decimals(2))
        notebook.number("absent-maximum", maps[1].maximum(), .decimals(2))
        let birds = try [room.picture(of: .flamingoAndPig), room.picture(of: .duckAndFlamingo)]
        try notebook.grid("missed-bird", rows: [birds.flatMap { try $0.row([flamingo], map: map) }])
        notebook.number("seen-flamingo", birds[0].probability(of: flamingo), .decimals(3))
        notebook.number("missed-flamingo", birds[1].probability(of: flamingo), .decimals(3))
    }

    private func cost(_ room: Classroom, _ notebook: inout Notebook) throws {
        let picture = try room.picture(of: .tigerAndZebra)
        let methods: [any ExplanationMethod] = [CAM(), GradCAM(), IntegratedGradients(), Occlusion(), ScoreCAM()]
        let costs = try room.costs(of: Array(methods.prefix(options.quick ? 2 : 5)), target: zebra, on: picture)
        notebook.costs("cost", costs)
        notebook.number("gradcam-over-cam", costs[1].milliseconds / costs[0].milliseconds, .decimals(2))
    }
}
