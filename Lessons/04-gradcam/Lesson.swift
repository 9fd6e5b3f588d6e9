import ArgumentParser
import Mirador

private let tiger = 292, zebra = 340, flamingo = 130, espresso = 967

@main
struct GradCAMLesson: Lesson {
    static let folder = "04-gradcam"
    @OptionGroup var options: LessonOptions

    func teach(_ notebook: inout Notebook, in room: Classroom) throws {
        let scene = try Scene.tigerAndZebra.compose(from: room.assets), animals = try room.picture(of: scene)
        let sections: [(inout Notebook) throws -> Void] = [
            { try showThatTheMapMoves(animals, scene, &$0) },
            { try showPhotographs(in: room, &$0) },
            { try compareArchitectures(in: room, &$0) },
            { try compareWithCAM(animals, in: room, &$0) },
            { try sweepLayers(animals, scene, &$0) },
            { try misleadTheReader(in: room, &$0) },
            { try countCost(animals, &$0) },
        ]
        var progress = ProgressLine(try notebook.label("progress"), of: sections.count)
        for section in sections {
            try section(&notebook)
            progress.step()
        }
    }

    private func map(_ target: Int, in picture: ExplainedPicture, at layer: LayerName? = nil) throws -> Tensor {
        try GradCAM(layer: layer ?? options.layer.map { LayerName($0) }).map(of: .logit(target), in: picture.pass)
    }

    /// The photograph, then a map for each class, the class's own objects outlined.
    private func row(_ picture: ExplainedPicture, _ targets: [Int], _ scene: ComposedScene? = nil) throws -> [Cell] {
        let maps = try targets.map { target in
            picture.cell(try map(target, in: picture), of: target, marks: picture.outlines(of: target, in: scene))
        }
        return [.photograph(picture.photograph)] + maps
    }

    /// One photograph, two questions.
    private func showThatTheMapMoves(
        _ picture: ExplainedPicture, _ scene: ComposedScene, _ notebook: inout Notebook
    ) throws {
        try notebook.grid(
            "the-map-moves", columns: notebook.labels("photograph", "tiger", "zebra"),
            rows: [row(picture, [tiger, zebra], scene)])
        for (name, target) in [("tiger", tiger), ("zebra", zebra)] {
            let map = try map(target, in: picture)
            notebook.map("scene-\(name)", map)
            notebook.number("\(name)-probability", picture.probability(of: target), .decimals(2))
            if target == tiger { notebook.text("credit", scene.credit) }
            for object in scene.objects {
                let other = object.target == tiger ? "tiger" : "zebra"
                let mask = object.mask(seenBy: picture.pass.network)
                notebook.number("\(name)-map-on-\(other)", share(of: map, on: mask), .percent(decimals: 0))
                if other == name { notebook.number("\(name)-area", mask.mean(), .percent(decimals: 0)) }
            }
        }
    }

    /// Figure 1: one network, several photographs, several classes.
    private func showPhotographs(in room: Classroom, _ notebook: inout Notebook) throws {
        let own = try room.ownPhotograph(or: "chelsea"), asked = try room.askedClasses()
        let shown = asked.isEmpty ? own.topClasses(3) : asked
        let others = try ["coffee", "rocket"].map { try room.photograph($0) }
        let rows = try [row(own, shown)] + others.map { try row($0, $0.topClasses(3)) }
        try notebook.grid("photographs-and-classes", rows: rows)
        let top = own.topClasses(1)[0]
        notebook.text("photograph", own.subject.name)
        notebook.text("top-class", own.name(of: top))
        notebook.number("top-probability", own.probability(of: top), .decimals(2))
        let classes = try shown.map { target in
            let map = try map(target, in: own)
            notebook.map("\(own.subject.name)-\(target)", map)
            return own.cells(of: target) + [.number(map.maximum(), .decimals(2))]
        }
        notebook.table("classes", rows: classes)
    }

    /// Figure 3: two architectures, two classes each in several scenes.
    private func compareArchitectures(in room: Classroom, _ notebook: inout Notebook) throws {
        let models = options.quick ? [options.model] : ["efficientnet-lite0", "efficientnet-lite2"]
        let networks = try models.map(room.assets.network)
        let scenes: [Scene] = [.catAndDog, .elephantAndCamel, .flamingoAndPig, .tigerAndZebra]
        let rows = try scenes.prefix(options.quick ? 1 : 4).map { scene in
            let composed = try scene.compose(from: room.assets), targets = composed.objects.map(\.target)
            let parts = try networks.map { try row(room.picture(of: composed, in: $0), targets, composed) }
            return Array(parts[0].prefix(1)) + parts.flatMap { $0.dropFirst() }
        }
        try notebook.grid(
            "architectures", columns: notebook.labels("photograph") + models.flatMap { [$0, ""] }, rows: rows)
    }

    /// Where pooling and one linear layer follow, w = Z α: CAM is Grad-CAM times the number of places.
    private func compareWithCAM(_ picture: ExplainedPicture, in room: Classroom, _ notebook: inout Notebook) throws {
        let map = try GradCAM().map(of: .logit(zebra), in: picture.pass)
        let features = try picture.pass.activation(at: room.network.explanationLayer)
        let weights = try Weights(contentsOf: room.assets.model(options.model).path)["_fc.weight"]
        guard let w = weights?[part: zebra].reshaped(to: [1, features.shape[1], 1, 1]) else { return }
        let cam = (w * features).sum(over: .channel).relu(), factor = cam.sum() / map.sum()
        notebook.number("cam-factor", factor, .decimals(2))
        notebook.number("places", map.count)
        notebook.number(
            "cam-difference", (cam / factor - map).absoluteValue().maximum() / map.maximum(), .scientific(decimals: 0))
    }

    /// The last layer at each resolution.
    private func sweepLayers(_ picture: ExplainedPicture, _ scene: ComposedScene, _ notebook: inout Notebook) throws {
        let masks = scene.objects.filter { $0.target == zebra }.map { $0.mask(seenBy: picture.pass.network) }
        let layers = try picture.pass.network.lastLayerAtEachResolution()
        let maps = try layers.map { try map(zebra, in: picture, at: $0) }
        let cells = maps.map { picture.cell($0, of: zebra, marks: picture.outlines(of: zebra, in: scene)) }
        try notebook.grid("layer-sweep", columns: maps.map(\.size), rows: [cells])
        let rows = zip(layers, maps).map { layer, map -> [TableCell] in
            [.text(layer.text), .text(map.size), .number(share(of: map, on: masks[0]), .percent(decimals: 0))]
        }
        notebook.table("layers", rows: rows)
        notebook.text("map-size", maps[maps.count - 1].size)
        notebook.number("cell-size", picture.photograph.width / maps[maps.count - 1].shape[3])
    }

    /// A class that is not in the picture has a map too; a bird that the network does not see has one beside it.
    private func misleadTheReader(in room: Classroom, _ notebook: inout Notebook) throws {
        let coffee = try room.photograph("coffee")
        let (present, absent) = try (map(espresso, in: coffee), map(zebra, in: coffee))
        let shared = ColorScale.shared(by: [present, absent], unit: try notebook.label("score-unit"))
        let cells = [
            coffee.cell(present, of: espresso), coffee.cell(absent, of: zebra),
            coffee.cell(present, of: espresso, scale: shared), coffee.cell(absent, of: zebra, scale: shared),
        ]
        let heads = try notebook.labels("own-scale", "common-scale").flatMap { [$0, ""] }
        try notebook.grid("absent-class", columns: heads, rows: [cells])
        notebook.number("absent-probability", coffee.probability(of: zebra), .scientific(decimals: 0))
        notebook.number("absent-maximum", absent.maximum(), .decimals(2))
        notebook.number("present-maximum", present.maximum(), .decimals(2))
        let seen = try Scene.flamingoAndPig.compose(from: room.assets)
        let unseen = try Scene.duckAndFlamingo.compose(from: room.assets)
        let pictures = try [seen, unseen].map { try room.picture(of: $0) }
        let birds = try row(pictures[0], [flamingo], seen) + row(pictures[1], [flamingo], unseen)
        try notebook.grid("missed-bird", rows: [birds])
        for (name, picture) in zip(["seen", "missed"], pictures) {
            notebook.number("\(name)-flamingo", picture.probability(of: flamingo), .decimals(3))
        }
    }

    /// Passes and time; what takes hundreds of passes is reckoned from the time of one.
    private func countCost(_ picture: ExplainedPicture, _ notebook: inout Notebook) throws {
        let runs = options.quick ? 3 : 15, network = picture.pass.network, input = picture.subject.input
        let forward = try medianMilliseconds(of: runs) { try network.forward(input) }
        let both = try medianMilliseconds(of: runs) { try GradCAM().map(of: .logit(zebra), in: network.forward(input)) }
        let toPixels = try medianMilliseconds(of: runs) {
            try network.forward(input).gradient(of: .logit(zebra), at: .input)
        }
        let occlusions = 28 * 28, channels = try network.shape(of: network.explanationLayer)[1], steps = 50
        func line(_ method: TableCell, _ forwards: Int, _ backwards: Int, _ time: Double) -> [TableCell] {
            [method, .count(forwards), .count(backwards), .number(time, .decimals(time < 100 ? 1 : 0))]
        }
        notebook.table(
            "cost",
            rows: [
                line("CAM", 1, 0, forward), line("Grad-CAM", 1, 1, both),
                line(
                    .phrase(Phrase(es: "Gradientes integrados", en: "Integrated gradients")), steps, steps,
                    Double(steps) * toPixels),
                line(
                    .phrase(Phrase(es: "Oclusión", en: "Occlusion")), occlusions + 1, 0,
                    Double(occlusions + 1) * forward),
                line("Score-CAM", channels + 1, 0, Double(channels + 1) * forward),
            ])
        notebook.number("gradcam-over-forward", both / forward, .decimals(2))
    }
}

extension Tensor {
    /// `7 × 7`.
    fileprivate var size: String { "\(shape[2])\u{A0}×\u{A0}\(shape[3])" }
}
