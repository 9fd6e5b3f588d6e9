import ArgumentParser
import Foundation
import Mirador

/// Its place among the choices.
private let zebra = 6

@main
struct HumanComparisonLesson: Lesson {
    static let folder = "12-human-comparison"
    @OptionGroup var options: LessonOptions

    @Flag(help: "Take part: writes the pictures to a page and asks you in the terminal; goes on where you stopped.")
    var take = false

    func run() throws {
        guard take else { return try teach() }
        let repository = try Repository.find()
        try Experiment(seed: options.seed).take(
            in: outputFolder(in: repository), from: Assets(in: repository), language: options.chosenLanguage,
            line: { readLine() }
        ) { words in
            print(words, terminator: "")
            // A question ends without a line break.
            fflush(nil)
        }
    }

    var sections: [Section] { [oneAnimal, answers, whereItLooks, otherGround, plantedMark, unseenChange, cost] }
}

// MARK: - What people and networks name

extension HumanComparisonLesson {
    private var experiment: Experiment { Experiment(seed: options.seed) }

    private func oneAnimal(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let dresses: [(name: String, Stimulus.Condition)] = [
            ("plain", .distorted(.none)), ("contrast", .distorted(.contrast(0.05))),
            ("noise", .distorted(.noise(0.35))),
            ("low-pass", .distorted(.lowPass(7))), ("turned", .distorted(.rotation(quarters: 2))),
            ("silhouette", .silhouette), ("other-coat", .cueConflict(coat: 4)),
        ]
        let found = try DressedAnimal(
            zebra, in: dresses.map(\.1), besides: zebra + 2, of: experiment, seenBy: context.network,
            from: context.assets)
        let cells = try (dresses.map(\.name) + ["its-coat"]).enumerated().map { place, name -> Cell in
            .photograph(
                Photograph(found.pictures[found.stimuli[place]]),
                caption: try notebook.label(name) + ": " + found.named(place)[context.language])
        }
        notebook.number("dresses", dresses.count)
        notebook.number("dresses-right", found.rightCount)
        notebook.value("plain-right", found.isRightAtFirst)
        notebook.value("coat-wins", found.coatWins)
        notebook.text("network", context.network.name)
        notebook.text("credit", try found.credit(from: context.assets))
        try notebook.grid("one-animal", rows: [Array(cells[..<4]), Array(cells[4...])], cellSize: 200)
        notebook.thumbnail(.photograph(Photograph(found.pictures[found.stimuli[7]])))
    }

    private func answers(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let plan = ExperimentPlan(of: experiment, isQuick: options.quick)
        let sheet = try context.readersSheet(of: experiment, in: outputFolder(in: context.assets.repository))
        let panel = try plan.panel(reader: sheet, in: context)
        notebook.number("per-level", plan.countPerLevel)
        notebook.number("choices", Choice.all.count)
        notebook.number("chance", Choice.chance, .share(decimals: 0))
        notebook.number("trial-count", experiment.trialCount)
        notebook.number("look-count", experiment.sceneNumbersToLookAt.count)
        notebook.text("drawn", panel.drawn.map(\.name.en).joined(separator: ", "))
        notebook.value("has-reader", panel.reader != nil)
        notebook.value("has-own-photograph", options.image != nil)
        notebook.number("reader-count", panel.reader?.stimuli.count ?? 0)
        kept(panel, &notebook)
        try curves(panel, plan, context, &notebook)
        notebook.table("turned", rows: panel.turnedRows(besides: Self.published))
        try twoCues(panel, context, &notebook)
        consistency(panel, &notebook)
    }

    private static let published = [PublishedResults.people, PublishedResults.resNet152]

    private func curves(
        _ panel: Panel, _ plan: ExperimentPlan, _ context: LessonContext, _ notebook: inout Notebook
    ) throws {
        for kind in DistortionKind.all {
            try notebook.curves(
                kind.name, x: kind.axis(try notebook.label("\(kind.name)-axis")),
                y: PlotAxis(try notebook.label("right"), range: 0...1, numbers: .share),
                series: panel.curves(of: kind, at: plan.levels(of: kind), besides: Self.published, in: context.language)
            )
        }
    }

    /// What the hardest level of each kind leaves of each observer's advantage over chance.
    private func kept(_ panel: Panel, _ notebook: inout Notebook) {
        for kind in DistortionKind.all {
            let own = kind.kept(by: panel.drawn[0])
            notebook.value("\(kind.name)-low", own?.low ?? .nan, .ratio(decimals: 0))
            notebook.value("\(kind.name)-high", own?.high ?? .nan, .ratio(decimals: 0))
            notebook.value(
                "\(kind.name)-people", kind.kept(by: PublishedResults.people)?.share ?? .nan, .ratio(decimals: 0))
        }
        notebook.table("kept", rows: panel.advantageRows(besides: Self.published))
    }

    private func twoCues(_ panel: Panel, _ context: LessonContext, _ notebook: inout Notebook) throws {
        let first = panel.networks[0]
        notebook.interval("shape", first.shapeShare)
        notebook.number("neither", first.neitherShare?.share ?? .nan, .share(decimals: 0))
        notebook.number("silhouettes", first.accuracy(.silhouette)?.share ?? .nan, .share(decimals: 0))
        notebook.number("conflict-count", first.accuracy { $0.coat != nil }?.count ?? 0)
        notebook.number("shape-people", PublishedResults.shapeShares[0].share, .share(decimals: 0))
        notebook.number("shape-resnet", PublishedResults.shapeShares[1].share, .share(decimals: 0))
        notebook.value("reader-decides", panel.reader?.shapeShare != nil)
        notebook.interval("shape-reader", panel.reader?.shapeShare)
        notebook.number("shape-reader-count", panel.reader?.shapeShare?.count ?? 0)
        let found = try CueConflictGrid(
            outlines: [8, 0, 2], coats: [zebra, 3, 4, 7], of: experiment, seenBy: context.network,
            from: context.assets)
        func name(_ choice: Int) -> String { Choice.all[choice].name[context.language] }
        let (outline, coat) = (try notebook.label("outline"), try notebook.label("coat"))
        try notebook.grid(
            "two-cues", columns: found.coats.map { coat + " " + name($0) },
            rowHeads: found.outlines.map { outline + " " + name($0) },
            rows: found.rows.map { row in row.map { .photograph(Photograph($0.picture), caption: name($0.named)) } },
            cellSize: 150)
        try notebook.bars(
            "shape-share", axis: PlotAxis(try notebook.label("by-shape"), range: 0...1, numbers: .share),
            groups: panel.shapeShares(in: context.language))
    }

    private func consistency(_ panel: Panel, _ notebook: inout Notebook) {
        let pairs = panel.consistencies(seed: options.seed)
        notebook.interval("kappa", pairs.first?.conflict)
        notebook.table(
            "kappa",
            rows: pairs.map { [.phrase($0.pair), .interval($0.conflict), .interval($0.silhouette)] }
                + PublishedResults.consistencies.map {
                    [.phrase($0.pair), .number($0.conflict, .decimals(2)), .number($0.silhouette, .decimals(2))]
                })
        let whole = panel.readersConsistency(seed: options.seed)
        // All answers alike make a κ of 0 whatever the pictures are: it says nothing of them.
        notebook.value("reader-has-kappa", whole.map { $0.low < $0.high } ?? false)
        notebook.interval("reader-kappa", whole)
    }
}

// MARK: - Where they look

extension HumanComparisonLesson {
    private func whereItLooks(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let series = SceneSeries(Arrangement(1), seed: options.seed)
        let methods: [any ExplanationMethod] = [GradCAM(), Saliency(), GuidedBackprop(), InputXGradient()]
        let found = try LookingShares(
            of: methods, on: series, count: options.quick ? 12 : 58, in: context.network, from: context.assets)
        notebook.table("shares", rows: found.rows(area: try notebook.label("area"), seed: options.seed))
        notebook.number("right-count", found.count(whereRight: true))
        notebook.number("wrong-count", found.count(whereRight: false))
        for (name, isRight) in [("right", true), ("wrong", false)] {
            let share = found.meanShare(of: 0, whereRight: isRight, seed: options.seed)
            notebook.interval("\(name)-inside", share, .share(decimals: 0))
            notebook.value("\(name)-area", found.area(whereRight: isRight)?.mean ?? .nan, .share(decimals: 0))
        }
        try notebook.grid(
            "where", rowHeads: notebook.labels("named-right", "named-wrong"),
            rows: [true, false].map { try found.cells(whereRight: $0, atMost: 4, by: GradCAM(), in: context) },
            cellSize: 170)
        try looks(context, &notebook)
    }

    /// Where the reader would look, and where the network's map is strongest in the same pictures.
    private func looks(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let sheet = try context.readersSheet(of: experiment, in: outputFolder(in: context.assets.repository))
        let places = try sheet.map {
            try PlacesLookedAt(by: $0, of: experiment, in: context.network, from: context.assets)
        }
        notebook.value("has-looks", places?.own.isEmpty == false)
        notebook.number("looks", places?.own.count ?? 0)
        for (name, shares) in [("looks", places?.own), ("peaks", places?.peaks)] {
            notebook.number("\(name)-inside", MeanInterval(of: shares ?? [])?.mean ?? .nan, .share(decimals: 0))
        }
    }
}

// MARK: - Right for other reasons

extension HumanComparisonLesson {
    private static let grounds: [(name: String, ground: Ground)] = [
        ("meadow", .meadow), ("gravel", .gravel), ("paving", .paving), ("wall", .wall),
    ]

    /// Of the species, a beaver and a badger.
    private static let shownOnGrounds = [337, 362]

    private func otherGround(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let species = Species.all,
            asked = options.quick ? species.filter { Self.shownOnGrounds.contains($0.target) } : species
        let found = try GroundTrials(
            of: asked, on: Self.grounds.map(\.ground), keepingPicturesOf: Self.shownOnGrounds, in: context)
        let shown = found.trials.filter { !$0.shown.isEmpty }
        notebook.number("ground-animals", asked.count)
        notebook.number("everywhere", found.everywhereCount)
        notebook.number("sometimes", found.sometimesCount)
        notebook.value("shown-changed", shown.count(where: \.depends))
        notebook.text("all-credits", found.credits.joined(separator: "; "))
        try notebook.grid(
            "other-ground", columns: Self.grounds.map { try notebook.label($0.name) },
            rows: shown.map { $0.shown.map { $0.picture.cell(showing: $0.named) } }, cellSize: 170)
    }

    /// A network that learned a mark beside shirts instead of shirts, found out by its gradient.
    private func plantedMark(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let garments = try FashionMNIST(.test, from: context.assets).prefix(options.quick ? 100 : 600)
        let network = try context.assets.network(FashionNetwork.Kind.marked.rawValue), mark = PlantedMark.fashion
        let evidence = try MarkEvidence(of: network, on: garments, mark: mark)
        notebook.number("as-trained", evidence.right, .share(decimals: 0))
        notebook.number("missed", 1 - evidence.bare, .share(decimals: 0))
        notebook.number("fooled", evidence.fooled, .share(decimals: 0))
        let turned = try TurnedGarments(by: mark, among: garments, in: network)
        let shares = try turned.sharesOnMark(ofFirst: options.quick ? 10 : 60)
        notebook.interval("on-mark", MeanInterval(of: shares, seed: options.seed), .share(decimals: 0))
        notebook.number("mark-area", mark.mask(height: 28, width: 28).mean(), .share(decimals: 0))

        let shown = turned.firstOfEach([0, 1, 9, 8])
        let marked = shown.marked(by: mark), names = FashionMNIST.names(in: context.language)
        let maps = try marked.saliencies(in: network, of: Array(repeating: mark.label, count: shown.count))
        func pictures(_ garments: FashionMNIST) throws -> [Cell] {
            zip(0..., try garments.answers(of: network)).map { .pixels(garments.photograph($0), caption: names[$1]) }
        }
        let cells = maps.map {
            Cell.heatmap(Heatmap($0.absoluteValue(), over: nil, scale: .ownMaximum(context.language.wording)))
        }
        try notebook.grid(
            "planted-mark", rowHeads: notebook.labels("as-it-is", "with-mark", "gradient"),
            rows: [pictures(shown), pictures(marked), cells], cellSize: 120)
    }

    private func unseenChange(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let pictures = try context.namedLoneAnimals(options.quick ? 2 : 5)
        let attack = try ProjectedGradientDescent(
            AttackSettings(levels: 2, steps: options.quick ? 4 : 10, seed: options.seed))
        let attacked = try AttackedPicture.all(
            attack, on: pictures, goals: pictures.map { .away(from: $0.topClass) })
        let factor = AttackOutcome.visibleFactor(forChangesOf: 2)
        let rows = try attacked.prefix(2).map { one in
            let after = one.after.topClass, map = try one.after.explain(after, by: GradCAM()).values
            return one.cells(changeTimes: factor) + [one.after.cell(map, of: after, caption: "")]
        }
        var heads = try notebook.labels("before", "change", "after", "after-map")
        heads[1] += " × \(factor)"
        notebook.number("attacked-count", attacked.count)
        notebook.number("attacked-fooled", attacked.fooledCount)
        notebook.number("attacked-levels", attacked.largestChange, .decimals(0))
        try notebook.grid(
            "unseen-change", columns: heads, rows: rows, cellSize: 170)
        notebook.compare(
            "unseen-change", by: .steps,
            claims: [
                .number("largest", attacked.largestChange, within: 0),
                .words("fooled", attacked.areMostlyFooled ? "most" : "not most"),
            ])
    }

    private func cost(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let stimuli = Array(experiment.stimuli([.distorted(.noise(0.1))], rounds: 1)[..<4])
        let pictures = try ExperimentPictures(of: experiment, for: stimuli, from: context.assets)
        let picture = try context.picture(of: SceneSeries(Arrangement(1), seed: options.seed)[0])
        let named = picture.topClass
        let answering = try context.networksToCompare().map { network in
            CostedWork(
                Phrase(
                    es: "\(network.name), \(stimuli.count) imágenes", en: "\(network.name), \(stimuli.count) pictures")
            ) {
                _ = try Answers(of: network, to: stimuli, in: pictures)
                return Passes(forward: stimuli.count, backward: 0)
            }
        }
        let maps: [any ExplanationMethod] = [GradCAM(), Saliency()]
        notebook.costs(
            "cost", try context.costs(of: answering + maps.map { CostedWork($0, target: named, on: picture) }))
    }
}
