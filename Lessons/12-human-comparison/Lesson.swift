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
        let plain = experiment.stimuli([.distorted(.none)], rounds: 1)
        let own = plain.first { $0.shape == zebra }!, other = plain.first { $0.shape == zebra + 2 }!
        let dresses: [(String, Stimulus.Condition)] = [
            ("plain", .distorted(.none)), ("contrast", .distorted(.contrast(0.05))),
            ("noise", .distorted(.noise(0.35))),
            ("low-pass", .distorted(.lowPass(7))), ("turned", .distorted(.rotation(quarters: 2))),
            ("silhouette", .silhouette), ("other-coat", .cueConflict(coat: 4)),
        ]
        let stimuli =
            dresses.map { Stimulus($0.1, scene: own.scene, shape: own.shape) }
            + [Stimulus(.cueConflict(coat: zebra), scene: other.scene, shape: other.shape)]
        let pictures = try ExperimentPictures(of: experiment, for: stimuli, from: context.assets)
        let answers = try Answers(of: context.network, to: stimuli, in: pictures)
        let cells = try zip(stimuli, dresses.map(\.0) + ["its-coat"]).map { stimulus, name -> Cell in
            let named = Choice.all[answers[stimulus]!!].name[context.language]
            return .photograph(Photograph(pictures[stimulus]), caption: try notebook.label(name) + ": " + named)
        }
        let zebras = stimuli.dropLast()
        notebook.number("dresses", zebras.count)
        notebook.number("dresses-right", zebras.count { answers.isRight($0)! })
        notebook.value("plain-right", answers.isRight(stimuli[0])!)
        notebook.value("coat-wins", answers[stimuli[7]] == zebra)
        notebook.text("network", context.network.name)
        notebook.text("credit", try experiment.credit(ofScene: own.scene, from: context.assets))
        try notebook.grid("one-animal", rows: [Array(cells[..<4]), Array(cells[4...])], cellSize: 200)
        notebook.thumbnail(.photograph(Photograph(pictures[stimuli[7]])))
    }

    /// The levels of a kind that this run asks about.
    private func levels(of kind: DistortionKind) -> [Double] {
        options.quick ? [kind.levels[0], kind.levels[2]] : kind.levels
    }

    private func answers(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let distortions =
            [.grey] + DistortionKind.all.flatMap { levels(of: $0).map($0.distortion) }
            + [1, 2].map { .rotation(quarters: $0) }
        let rounds = options.quick ? 1 : 4
        let outlines =
            experiment.stimuli([.silhouette], rounds: rounds) + experiment.conflicts(coats: options.quick ? 1 : 8)
        let sheet = try context.readersSheet(of: experiment, in: outputFolder(in: context.assets.repository))
        let panel = try Panel(
            of: experiment, on: experiment.stimuli(distortions.map { .distorted($0) }, rounds: rounds) + outlines,
            few: outlines, reader: sheet?.answers(to: experiment), in: context)
        notebook.number("per-level", rounds * Choice.all.count)
        notebook.number("choices", Choice.all.count)
        notebook.number("chance", Choice.chance, .share(decimals: 0))
        notebook.number("trial-count", experiment.trialCount)
        notebook.number("look-count", experiment.sceneNumbersToLookAt.count)
        notebook.text("drawn", panel.drawn.map(\.name.en).joined(separator: ", "))
        notebook.value("has-reader", panel.reader != nil)
        notebook.value("has-own-photograph", options.image != nil)
        notebook.number("reader-count", panel.reader?.stimuli.count ?? 0)
        kept(panel, &notebook)
        try curves(panel, context, &notebook)
        turned(panel.drawn, &notebook)
        try twoCues(panel, context, &notebook)
        consistency(panel, &notebook)
    }

    private static let published = [PublishedResults.people, PublishedResults.resNet152]

    private func curves(_ panel: Panel, _ context: LessonContext, _ notebook: inout Notebook) throws {
        func series(_ name: Phrase, _ points: [DistortionKind.Point]) -> LinePlot.Series {
            .init(name[context.language], points.map { ($0.level, $0.share) }, intervals: points.map(\.interval))
        }
        for kind in DistortionKind.all {
            let ticks = kind.levels + (kind.grey.map { [$0] } ?? []),
                isShare = kind.name == DistortionKind.contrast.name
            let own =
                panel.drawn.map { series($0.name, kind.curve(of: $0, at: levels(of: kind))) }
                + Self.published.map { series($0.name, kind.curve(of: $0)) }
                + (panel.reader.map { [series($0.name, kind.curve(of: $0, at: kind.levels))] } ?? [])
            notebook.figure(
                kind.name,
                LinePlot(
                    title: try notebook.title(ofFigure: kind.name),
                    x: PlotAxis(
                        try notebook.label("\(kind.name)-axis"), scale: isShare ? .logarithmic : .linear,
                        numbers: isShare ? .share : .plain, ticks: ticks.sorted()),
                    y: PlotAxis(try notebook.label("right"), range: 0...1, numbers: .share), series: own,
                    wording: context.language.wording))
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
        func row(_ name: Phrase, _ kept: (DistortionKind) -> AdvantageKept?) -> [TableCell] {
            [.phrase(name)] + DistortionKind.all.map { .interval(kept($0)) }
        }
        // Few answers leave nothing to compare with.
        let readers = [panel.reader].compactMap { $0 }.filter { reader in
            DistortionKind.all.contains { $0.kept(by: reader) != nil }
        }
        notebook.table(
            "kept",
            rows: (panel.drawn + readers).map { answers in row(answers.name) { $0.kept(by: answers) } }
                + Self.published.map { observer in row(observer.name) { $0.kept(by: observer) } })
    }

    private func turned(_ networks: [Answers], _ notebook: inout Notebook) {
        let conditions = [Distortion.grey, .rotation(quarters: 1), .rotation(quarters: 2)]
        let own = networks.map { answers in
            [.phrase(answers.name)] + conditions.map { TableCell.interval(answers.accuracy(.distorted($0))) }
        }
        let published = Self.published.map { observer -> [TableCell] in
            [.phrase(observer.name)]
                + ([observer.grey] + observer.rotation).map { .number($0, .share(decimals: 0)) }
        }
        notebook.table("turned", rows: own + published)
    }

    private func twoCues(_ panel: Panel, _ context: LessonContext, _ notebook: inout Notebook) throws {
        let first = panel.networks[0], share = first.shapeShare
        notebook.number("shape", share?.share ?? .nan, .share(decimals: 0))
        notebook.number("shape-low", share?.low ?? .nan, .share(decimals: 0))
        notebook.number("shape-high", share?.high ?? .nan, .share(decimals: 0))
        notebook.number("neither", first.neitherShare?.share ?? .nan, .share(decimals: 0))
        notebook.number("silhouettes", first.accuracy(.silhouette)?.share ?? .nan, .share(decimals: 0))
        notebook.number("conflict-count", first.accuracy { $0.coat != nil }?.count ?? 0)
        notebook.number("shape-people", PublishedResults.shapeShares[0].share, .share(decimals: 0))
        notebook.number("shape-resnet", PublishedResults.shapeShares[1].share, .share(decimals: 0))
        notebook.value("reader-decides", panel.reader?.shapeShare != nil)
        notebook.number("shape-reader", panel.reader?.shapeShare?.share ?? .nan, .share(decimals: 0))
        notebook.number("shape-reader-low", panel.reader?.shapeShare?.low ?? .nan, .share(decimals: 0))
        notebook.number("shape-reader-high", panel.reader?.shapeShare?.high ?? .nan, .share(decimals: 0))
        notebook.number("shape-reader-count", panel.reader?.shapeShare?.count ?? 0)
        let outlines = [8, 0, 2], coats = [zebra, 3, 4, 7]
        let scenes = experiment.stimuli([.silhouette], rounds: 1)
        let stimuli = outlines.map { outline in
            let own = scenes.first { $0.shape == outline }!
            return coats.map { Stimulus(.cueConflict(coat: $0), scene: own.scene, shape: outline) }
        }
        let pictures = try ExperimentPictures(of: experiment, for: stimuli.joined(), from: context.assets)
        let answers = try Answers(of: context.network, to: Array(stimuli.joined()), in: pictures)
        func name(_ choice: Int) -> String { Choice.all[choice].name[context.language] }
        let (outline, coat) = (try notebook.label("outline"), try notebook.label("coat"))
        try notebook.grid(
            "two-cues", columns: coats.map { coat + " " + name($0) },
            rowHeads: outlines.map { outline + " " + name($0) },
            rows: stimuli.map { row in
                row.map { .photograph(Photograph(pictures[$0]), caption: name(answers[$0]!!)) }
            }, cellSize: 150)
        func bar(_ answers: Answers) -> BarPlot.Group {
            let share = answers.shapeShare
            return .init(
                answers.name[context.language],
                [BarPlot.Bar(share?.share ?? .nan, interval: share.map { $0.low...$0.high })])
        }
        notebook.figure(
            "shape-share",
            BarPlot(
                title: try notebook.title(ofFigure: "shape-share"),
                axis: PlotAxis(try notebook.label("by-shape"), range: 0...1, numbers: .share),
                groups: (panel.networks + [panel.reader].compactMap { $0 }.filter { $0.shapeShare != nil }).map(bar)
                    + PublishedResults.shapeShares.map { .init($0.name[context.language], [BarPlot.Bar($0.share)]) },
                wording: context.language.wording))
    }

    private func consistency(_ panel: Panel, _ notebook: inout Notebook) {
        // Networks among themselves in the run's own pictures, whatever a reader was asked besides.
        let pairs = panel.networks.enumerated().flatMap { i, one in
            panel.networks[(i + 1)...].map { (one, $0) }
        }
        let withReader = panel.reader.map { reader in panel.besideReader.map { ($0, reader) } } ?? []
        var rows: [[TableCell]] = []
        for (one, other) in pairs + withReader {
            let kappas = [
                one.consistency(with: other, where: { $0.coat != nil }, seed: options.seed),
                one.consistency(with: other, where: { $0.condition == .silhouette }, seed: options.seed),
            ]
            // Who was not asked the reader's pictures has no row beside them.
            guard rows.isEmpty || kappas.contains(where: { $0 != nil }) else { continue }
            let pair = Phrase(es: "\(one.name.es) y \(other.name.es)", en: "\(one.name.en) and \(other.name.en)")
            rows.append([.phrase(pair)] + kappas.map { .interval($0) })
            if rows.count == 1 {
                notebook.number("kappa", kappas[0]?.kappa ?? .nan, .decimals(2))
                notebook.number("kappa-low", kappas[0]?.low ?? .nan, .decimals(2))
                notebook.number("kappa-high", kappas[0]?.high ?? .nan, .decimals(2))
            }
        }
        rows += PublishedResults.consistencies.map {
            [.phrase($0.pair), .number($0.conflict, .decimals(2)), .number($0.silhouette, .decimals(2))]
        }
        notebook.table("kappa", rows: rows)
        let whole = panel.reader.flatMap { $0.consistency(with: panel.besideReader[0], seed: options.seed) }
        // All answers alike make a κ of 0 whatever the pictures are: it says nothing of them.
        notebook.value("reader-has-kappa", whole.map { $0.low < $0.high } ?? false)
        notebook.number("reader-kappa", whole?.kappa ?? .nan, .decimals(2))
        notebook.number("reader-kappa-low", whole?.low ?? .nan, .decimals(2))
        notebook.number("reader-kappa-high", whole?.high ?? .nan, .decimals(2))
    }
}

// MARK: - Where they look

extension HumanComparisonLesson {
    private func whereItLooks(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let series = SceneSeries(Arrangement(1), seed: options.seed)
        let methods: [any ExplanationMethod] = [GradCAM(), Saliency(), GuidedBackprop(), InputXGradient()]
        let found = try LookingShares(
            of: methods, on: series, count: options.quick ? 12 : 58, in: context.network, from: context.assets)
        let kinds = [true, false]
        notebook.table(
            "shares",
            rows: methods.enumerated().map { i, method in
                [.phrase(Phrase(type(of: method)))]
                    + kinds.map {
                        .interval(found.meanShare(of: i, whereRight: $0, seed: options.seed), .share(decimals: 0))
                    }
            } + [
                [.text(try notebook.label("area"))]
                    + kinds.map { .interval(found.area(whereRight: $0, seed: options.seed), .share(decimals: 0)) }
            ])
        let right = found.scenes.filter(\.isRight), wrong = found.scenes.filter { !$0.isRight }
        notebook.number("right-count", right.count)
        notebook.number("wrong-count", wrong.count)
        for (name, isRight) in [("right", true), ("wrong", false)] {
            let share = found.meanShare(of: 0, whereRight: isRight, seed: options.seed)
            notebook.interval("\(name)-inside", share, .share(decimals: 0))
            notebook.value("\(name)-area", found.area(whereRight: isRight)?.mean ?? .nan, .share(decimals: 0))
        }
        func cells(_ scenes: [LookingShares.Scene]) throws -> [Cell] {
            try scenes.prefix(4).map { scene in
                let composed = try series[scene.number].compose(from: context.assets)
                let picture = try context.picture(of: composed), named = picture.topClass
                let map = try picture.explain(named, by: GradCAM()).values
                var cell = picture.cell(map, of: named)
                if !scene.isRight { cell.caption = picture.name(of: composed.objects[0].target) + " → " + cell.caption }
                cell.marks = (picture.scene?.objects ?? []).map { .outline(of: $0.mask(seenBy: context.network)) }
                return cell
            }
        }
        try notebook.grid(
            "where", rowHeads: notebook.labels("named-right", "named-wrong"), rows: [cells(right), cells(wrong)],
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
        var everywhere = 0, sometimes = 0, changed = 0, credits: Set<String> = [], rows: [[Cell]] = []
        for one in asked {
            let trial = try GroundTrial(of: one, on: Self.grounds.map(\.ground), in: context)
            credits.formUnion(trial.pictures.flatMap { ($0.scene?.credit ?? "").components(separatedBy: "; ") })
            everywhere += trial.rightCount == Self.grounds.count ? 1 : 0
            sometimes += (1..<Self.grounds.count).contains(trial.rightCount) ? 1 : 0
            if Self.shownOnGrounds.contains(one.target) {
                changed += trial.depends ? 1 : 0
                rows.append(zip(trial.pictures, trial.named).map { $0.cell(showing: $1) })
            }
        }
        notebook.number("ground-animals", asked.count)
        notebook.number("everywhere", everywhere)
        notebook.number("sometimes", sometimes)
        notebook.value("shown-changed", changed)
        notebook.text("all-credits", credits.sorted().joined(separator: "; "))
        try notebook.grid(
            "other-ground", columns: Self.grounds.map { try notebook.label($0.name) }, rows: rows, cellSize: 170)
    }

    /// A network that learned a mark beside shirts instead of shirts, found out by its gradient.
    private func plantedMark(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let garments = try FashionMNIST(.test, from: context.assets).prefix(options.quick ? 100 : 600)
        let network = try context.assets.network(FashionNetwork.Kind.marked.rawValue), mark = PlantedMark.fashion
        let evidence = try MarkEvidence(of: network, on: garments, mark: mark)
        notebook.number("as-trained", evidence.right, .share(decimals: 0))
        notebook.number("missed", 1 - evidence.bare, .share(decimals: 0))
        notebook.number("fooled", evidence.fooled, .share(decimals: 0))
        let others = garments.without(mark.label), named = try others.marked(by: mark).answers(of: network)
        let turned = others.at(named.indices.filter { named[$0] == mark.label })
        let shares = try turned.prefix(options.quick ? 10 : 60).marked(by: mark).sharesOnMark(
            mark, in: network, of: Array(repeating: mark.label, count: min(turned.count, options.quick ? 10 : 60)))
        notebook.interval("on-mark", MeanInterval(of: shares, seed: options.seed), .share(decimals: 0))
        notebook.number("mark-area", mark.mask(height: 28, width: 28).mean(), .share(decimals: 0))

        let shown = turned.at([0, 1, 9, 8].compactMap { turned.labels.firstIndex(of: $0) })
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
        let rows = try attacked.prefix(2).map { one -> [Cell] in
            let before = one.before.topClass, after = one.after.topClass
            let map = try one.after.explain(after, by: GradCAM()).values
            return [
                one.before.cell(showing: before),
                .photograph(one.outcome.perturbationPhotograph(times: factor)),
                one.after.cell(showing: after), one.after.cell(map, of: after, caption: ""),
            ]
        }
        var heads = try notebook.labels("before", "change", "after", "after-map")
        heads[1] += " × \(factor)"
        notebook.number("attacked-count", attacked.count)
        notebook.number("attacked-fooled", attacked.count { $0.outcome.succeeds })
        notebook.number("attacked-levels", attacked.map(\.outcome.linf).max() ?? 0, .decimals(0))
        try notebook.grid(
            "unseen-change", columns: heads, rows: rows, cellSize: 170)
        notebook.compare(
            "unseen-change", by: .steps,
            claims: [
                .number("largest", attacked.map(\.outcome.linf).max() ?? 0, within: 0),
                .words("fooled", 2 * attacked.count { $0.outcome.succeeds } > attacked.count ? "most" : "not most"),
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
