import Mirador

/// The scenes of an evaluation side by side, with the outlines of their objects and what the network says of them.
struct SceneSheet {
    let figure: FigureGrid

    private static let columns = 8

    init(_ evaluation: SceneEvaluation, in network: Network, from assets: Assets) throws {
        let names = try assets.classNames()
        var cells: [Cell] = [], credits: [String] = []
        for arrangement in evaluation.arrangements {
            let series = SceneSeries(arrangement, seed: evaluation.seed)
            for index in 0..<evaluation.sceneCount {
                let scene = try series[index].compose(from: assets)
                let trials = try SceneTrials(of: scene, in: network, seenAmong: evaluation.seenAmong)
                let said =
                    trials.trials.map { Wording.english.caption(names[$0.target], probability: $0.probability) }
                    + trials.unseen.map {
                        Wording.english.caption(names[$0.target], probability: $0.probability) + " (not seen)"
                    }
                let visible = InputPicture(name: scene.scene.name, photograph: scene.photograph, for: network).visible
                cells.append(
                    .photograph(
                        Photograph(visible), caption: said.joined(separator: "\n"),
                        marks: scene.objects.map { .outline(of: $0.mask(seenBy: network)) }))
                for credit in scene.credit.components(separatedBy: "; ") where !credits.contains(credit) {
                    credits.append(credit)
                }
            }
        }
        let rows = stride(from: 0, to: cells.count, by: Self.columns).map {
            FigureGrid.Row(cells: Array(cells[$0..<min($0 + Self.columns, cells.count)]))
        }
        figure = FigureGrid(
            rows: rows, footnote: credits.joined(separator: "; "), cellSize: Size(width: 168, height: 168))
    }
}
