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

    private func oneAnimal(_ room: Classroom, _ notebook: inout Notebook) throws {
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
        let pictures = try ExperimentPictures(of: experiment, for: stimuli, from: room.assets)
        let answers = try Answers(of: room.network, to: stimuli, in: pictures)
        let cells = try zip(stimuli, dresses.map(\.0) + ["its-coat"]).map { stimulus, name -> Cell in
            let named = Choice.all[answers[stimulus]!!].name[room.language]
            return .photograph(Photograph(pictures[stimulus]), caption: try notebook.label(name) + ": " + named)
        }
        let zebras = stimuli.dropLast()
        notebook.number("dresses", zebras.count)
        notebook.number("dresses-right", zebras.count { answers.isRight($0)! })
        notebook.value("plain-right", answers.isRight(stimuli[0])!)
        notebook.value("coat-wins", answers[stimuli[7]] == zebra)
        notebook.text("network", room.network.name)
        notebook.text("credit", try experiment.credit(ofScene: own.scene, from: room.assets))
        try notebook.grid("one-animal", rows: [Array(cells[..<4]), Array(cells[4...])], cellSize: 200)
        notebook.thumbnail(.photograph(Photograph(pictures[stimuli[7]])))
    }

    /// The levels of each kind that this run asks about.
    private var levels: (contrast: [Double], noise: [Double], lowPass: [Double]) {
        func some(_ levels: [Double]) -> [Double] { options.quick ? [levels[0], levels[2]] : levels }
        return (some(Experiment.contrasts), some(Experiment.noiseWidths), some(Experiment.lowPassDeviations))
    }

    private func answers(_ room: Classroom, _ notebook: inout Notebook) throws {
        let turns = [1, 2].map { Distortion.rotation(quarters: $0) }
        let distortions =
            [.grey] + levels.contrast.map { Distortion.contrast($0) } + levels.noise.map { .noise($0) }
            + levels.lowPass.map { .lowPass($0) } + turns
        let rounds = options.quick ? 1 : 4
        let outlines =
            experiment.stimuli([.silhouette], rounds: rounds)
            + experiment.conflicts(coats: options.quick ? 2 : 8)
        var stimuli = experiment.stimuli(distortions.map { .distorted($0) }, rounds: rounds) + outlines
        let sheet = try room.readersSheet(of: experiment, in: outputFolder(in: room.assets.repository))
        let reader = sheet.map { $0.answers(to: experiment) }
        let asked = Set(stimuli),
            own = reader.map { answers in experiment.trials.filter(answers.stimuli.contains) } ?? []
        stimuli += own.filter { !asked.contains($0) }
        let pictures = try ExperimentPictures(of: experiment, for: stimuli, from: room.assets)
        let networks = try room.networksToCompare().enumerated().map { place, network in
            // In a quick run only the first is set beside the reader in all that was answered.
            let count = place == 0 || !options.quick ? stimuli.count : asked.count
            return try Answers(of: network, to: Array(stimuli[..<count]), in: pictures)
        }
        let further = try room.furtherNetworks().map {
            try Answers(of: $0, to: outlines + own.filter { !outlines.contains($0) }, in: pictures)
        }
        // What the reader was asked besides must not move the networks' curves.
        let shown = networks.map { $0.only(asked) }
        notebook.number("per-level", rounds * Choice.all.count)
        notebook.number("choices", Choice.all.count)
        notebook.number("chance", Choice.chance, .share(decimals: 0))
        notebook.number("trial-count", experiment.trialCount)
        notebook.number("look-count", experiment.sceneNumbersToLookAt.count)
        notebook.value("has-reader", reader != nil)
        notebook.number("reader-count", reader?.stimuli.count ?? 0)
        kept(shown, &notebook)
        try curves(shown, reader, room, &notebook)
        turned(shown, &notebook)
        let all =
            shown.prefix(1) + (shown.dropFirst() + further.map { $0.only(asked) }).sorted { $0.name.en < $1.name.en }
        try twoCues(Array(all), reader, room, &notebook)
        consistency(
            networks.prefix(1) + (networks.dropFirst() + further).sorted { $0.name.en < $1.name.en }, reader, &notebook)
    }

    /// One kind of distortion: its levels in this run and in all, and where its curve begins, which is the grey picture.
    private struct Kind {
        let name: String
        let levels, all: [Double]
        let distortion: (Double) -> Distortion
        let published: KeyPath<PublishedResults.Observer, [Double]>
        /// Where the grey picture stands on the axis; nil where it is no level of this kind.
        var grey: Double?
    }

    private var kinds: [Kind] {
        [
            // Noise is added to a fainter picture: the grey one is not its level 0.
            Kind(
                name: "noise", levels: levels.noise, all: Experiment.noiseWidths, distortion: { .noise($0) },
                published: \.noise),
            Kind(
                name: "contrast", levels: levels.contrast, all: Experiment.contrasts, distortion: { .contrast($0) },
                published: \.contrast, grey: 1),
            Kind(
                name: "low-pass", levels: levels.lowPass, all: Experiment.lowPassDeviations,
                distortion: { .lowPass($0) },
                published: \.lowPass, grey: 0),
        ]
    }

    private func curves(
        _ networks: [Answers], _ reader: Answers?, _ room: Classroom, _ notebook: inout Notebook
    ) throws {
        let observers = [PublishedResults.people, PublishedResults.resNet152]
        func series(_ name: Phrase, _ points: [(Double, Double, ClosedRange<Double>?)]) -> LinePlot.Series {
            let points = points.sorted { $0.0 < $1.0 }
            return .init(name[room.language], points.map { ($0.0, $0.1) }, intervals: points.map(\.2))
        }
        for kind in kinds {
            func own(_ answers: Answers, _ levels: [Double]) -> LinePlot.Series {
                let grey = kind.grey.map { [($0, Distortion.grey)] } ?? []
                let points = grey + levels.map { ($0, kind.distortion($0)) }
                return series(
                    answers.name,
                    points.map { x, distortion in
                        let found = answers.accuracy(.distorted(distortion))
                        return (x, found?.share ?? .nan, found.map { $0.low...$0.high })
                    })
            }
            let published = observers.map { observer in
                let grey = kind.grey.map { [($0, observer.grey, ClosedRange<Double>?.none)] } ?? []
                let rates = observer[keyPath: kind.published]
                return series(observer.name, grey + zip(kind.all, rates).map { ($0, $1, nil) })
            }
            let ticks = kind.all + (kind.grey.map { [$0] } ?? [])
            notebook.figure(
                kind.name,
                LinePlot(
                    title: try notebook.title(ofFigure: kind.name),
                    x: PlotAxis(
                        try notebook.label("\(kind.name)-axis"),
                        scale: kind.name == "contrast" ? .logarithmic : .linear,
                        numbers: kind.name == "contrast" ? .share : .plain, ticks: ticks.sorted()),
                    y: PlotAxis(try notebook.label("right"), range: 0...1, numbers: .share),
                    series: networks.map { own($0, kind.levels) } + published
                        + (reader.map { [own($0, kind.all)] } ?? []),
                    wording: room.language.wording))
        }
    }

    /// What the hardest level of each kind leaves of each observer's advantage over chance.
    private func kept(_ networks: [Answers], _ notebook: inout Notebook) {
        let own = networks.map { answers in
            kinds.map { AdvantageKept(of: answers, under: $0.distortion($0.all[2]), from: .grey) }
        }
        let published = [PublishedResults.people, PublishedResults.resNet152].map { observer in
            kinds.map { AdvantageKept(observer[keyPath: $0.published][2], of: observer.grey) }
        }
        for (i, kind) in kinds.enumerated() {
            notebook.value("\(kind.name)-low", own[0][i]?.low ?? .nan, .ratio(decimals: 0))
            notebook.value("\(kind.name)-high", own[0][i]?.high ?? .nan, .ratio(decimals: 0))
            notebook.value("\(kind.name)-people", published[0][i]?.share ?? .nan, .ratio(decimals: 0))
        }
        let names = networks.map(\.name) + [PublishedResults.people.name, PublishedResults.resNet152.name]
        notebook.table(
            "kept",
            rows: zip(names, own + published).map { name, kept in [.phrase(name)] + kept.map { .interval($0) } })
    }

    private func turned(_ networks: [Answers], _ notebook: inout Notebook) {
        let conditions = [Distortion.grey, .rotation(quarters: 1), .rotation(quarters: 2)]
        let own = networks.map { answers in
            [.phrase(answers.name)] + conditions.map { TableCell.interval(answers.accuracy(.distorted($0))) }
        }
        let published = [PublishedResults.people, PublishedResults.resNet152].map { observer -> [TableCell] in
            [.phrase(observer.name)]
                + ([observer.grey] + observer.rotation).map { .number($0, .share(decimals: 0)) }
        }
        notebook.table("turned", rows: own + published)
    }

    private func twoCues(
        _ networks: [Answers], _ reader: Answers?, _ room: Classroom, _ notebook: inout Notebook
    ) throws {
        for answers in networks.prefix(1) {
            let share = answers.shapeShare
            notebook.number("shape", share?.share ?? .nan, .share(decimals: 0))
            notebook.number("shape-low", share?.low ?? .nan, .share(decimals: 0))
            notebook.number("shape-high", share?.high ?? .nan, .share(decimals: 0))
            notebook.number("neither", answers.neitherShare?.share ?? .nan, .share(decimals: 0))
            notebook.number("silhouettes", answers.accuracy(.silhouette)?.share ?? .nan, .share(decimals: 0))
            notebook.number("conflict-count", answers.accuracy { $0.coat != nil }?.count ?? 0)
        }
        notebook.number("shape-people", PublishedResults.shapeShares[0].share, .share(decimals: 0))
        notebook.number("shape-resnet", PublishedResults.shapeShares[1].share, .share(decimals: 0))
        notebook.number("shape-reader", reader?.shapeShare?.share ?? .nan, .share(decimals: 0))
        let outlines = [8, 0, 2], coats = [zebra, 3, 4, 7]
        let scenes = experiment.stimuli([.silhouette], rounds: 1)
        let stimuli = outlines.map { outline in
            let own = scenes.first { $0.shape == outline }!
            return coats.map { Stimulus(.cueConflict(coat: $0), scene: own.scene, shape: outline) }
        }
        let pictures = try ExperimentPictures(of: experiment, for: stimuli.joined(), from: room.assets)
        let answers = try Answers(of: room.network, to: Array(stimuli.joined()), in: pictures)
        func name(_ choice: Int) -> String { Choice.all[choice].name[room.language] }
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
                answers.name[room.language],
                [BarPlot.Bar(share?.share ?? .nan, interval: share.map { $0.low...$0.high })])
        }
        notebook.figure(
            "shape-share",
            BarPlot(
                title: try notebook.title(ofFigure: "shape-share"),
                axis: PlotAxis(try notebook.label("by-shape"), range: 0...1, numbers: .share),
                groups: networks.map(bar) + (reader.map { [bar($0)] } ?? [])
                    + PublishedResults.shapeShares.map { .init($0.name[room.language], [BarPlot.Bar($0.share)]) },
                wording: room.language.wording))
    }

    private func consistency(_ networks: ArraySlice<Answers>, _ reader: Answers?, _ notebook: inout Notebook) {
        let all = networks + (reader.map { [$0] } ?? [])
        var rows: [[TableCell]] = []
        for (i, one) in all.enumerated() {
            for other in all[(i + 1)...] {
                let kappas = [
                    one.consistency(with: other, where: { $0.coat != nil }, seed: options.seed),
                    one.consistency(with: other, where: { $0.condition == .silhouette }, seed: options.seed),
                ]
                let pair = Phrase(
                    es: "\(one.name.es) y \(other.name.es)", en: "\(one.name.en) and \(other.name.en)")
                rows.append([.phrase(pair)] + kappas.map { .interval($0) })
                if rows.count == 1 {
                    notebook.number("kappa", kappas[0]?.kappa ?? .nan, .decimals(2))
                    notebook.number("kappa-low", kappas[0]?.low ?? .nan, .decimals(2))
                    notebook.number("kappa-high", kappas[0]?.high ?? .nan, .decimals(2))
                }
            }
        }
        rows += PublishedResults.consistencies.map {
            [.phrase($0.pair), .number($0.conflict, .decimals(2)), .number($0.silhouette, .decimals(2))]
        }
        notebook.table("kappa", rows: rows)
        let whole = reader.flatMap { $0.consistency(with: networks[0], seed: options.seed) }
        notebook.number("reader-kappa", whole?.kappa ?? .nan, .decimals(2))
        notebook.number("reader-kappa-low", whole?.low ?? .nan, .decimals(2))
        notebook.number("reader-kappa-high", whole?.high ?? .nan, .decimals(2))
    }
}

// MARK: - Where they look

extension HumanComparisonLesson {
    private func whereItLooks(_ room: Classroom, _ notebook: inout Notebook) throws {
        let series = SceneSeries(Arrangement(1), seed: options.seed)
        let methods: [any ExplanationMethod] = [GradCAM(), Saliency(), GuidedBackprop(), InputXGradient()]
        let found = try LookingShares(
            of: methods, on: series, count: options.quick ? 12 : 58, in: room.network, from: room.assets)
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
        }
        notebook.value("wrong-area", found.area(whereRight: false)?.mean ?? .nan, .share(decimals: 0))
        func cells(_ scenes: [LookingShares.Scene]) throws -> [Cell] {
            try scenes.prefix(4).map { scene in
                let picture = try room.picture(of: series[scene.number]), named = picture.topClasses(1)[0]
                let map = try GradCAM().map(of: .logit(named), in: picture.pass)
                var cell = picture.cell(map, of: named)
                cell.marks = (picture.scene?.objects ?? []).map { .outline(of: $0.mask(seenBy: room.network)) }
                return cell
            }
        }
        try notebook.grid(
            "where", rowHeads: notebook.labels("named-right", "named-wrong"), rows: [cells(right), cells(wrong)],
            cellSize: 170)
        try looks(room, &notebook)
    }

    /// Where the reader would look, and where the network's map is strongest in the same pictures.
    private func looks(_ room: Classroom, _ notebook: inout Notebook) throws {
        let sheet = try room.readersSheet(of: experiment, in: outputFolder(in: room.assets.repository))
        let looks = (sheet?.looks ?? [:]).sorted { $0.key < $1.key }
        let scenes = looks.isEmpty ? [] : try experiment.scenesToLookAt(from: room.assets)
        var own: [Float] = [], peaks: [Float] = []
        for (number, cell) in looks {
            let scene = scenes[number], network = room.network
            let pass = try network.forward(network.input.normalize(network.sized(scene.photograph)))
            let map = try GradCAM().map(of: .logit(pass.logits[part: 0].argMax()), in: pass)
            let large = map[part: 0][part: 0].resized(height: Experiment.side, width: Experiment.side)
            own.append(cell.share(of: scene.mask))
            peaks.append(GridCell(peakOf: large).share(of: scene.mask))
        }
        notebook.value("has-looks", !own.isEmpty)
        notebook.number("looks", own.count)
        notebook.number("looks-inside", MeanInterval(of: own)?.mean ?? .nan, .share(decimals: 0))
        notebook.number("peaks-inside", MeanInterval(of: peaks)?.mean ?? .nan, .share(decimals: 0))
    }
}

// MARK: - Right for other reasons

extension HumanComparisonLesson {
    private static let grounds: [(name: String, ground: Ground)] = [
        ("meadow", .meadow), ("gravel", .gravel), ("paving", .paving), ("wall", .wall),
    ]

    /// Of the species, a beaver and a badger.
    private static let shownOnGrounds = [337, 362]

    private func otherGround(_ room: Classroom, _ notebook: inout Notebook) throws {
        let species = Species.all,
            asked = options.quick ? species.filter { Self.shownOnGrounds.contains($0.target) } : species
        func pictures(_ one: Species) throws -> [ExplainedPicture] {
            try Self.grounds.map { try room.picture(of: .alone(one.stamps[0], of: one.target, on: $0.ground)) }
        }
        var everywhere = 0, sometimes = 0, changed = 0, credits: Set<String> = [], rows: [[Cell]] = []
        for one in asked {
            let shown = try pictures(one), named = shown.map { $0.topClasses(1)[0] }
            let right = named.count { $0 == one.target }
            credits.formUnion(shown.flatMap { ($0.scene?.credit ?? "").components(separatedBy: "; ") })
            everywhere += right == named.count ? 1 : 0
            sometimes += (1..<named.count).contains(right) ? 1 : 0
            if Self.shownOnGrounds.contains(one.target) {
                changed += Set(named).count > 1 ? 1 : 0
                rows.append(zip(shown, named).map { $0.cell(showing: $1) })
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
    private func plantedMark(_ room: Classroom, _ notebook: inout Notebook) throws {
        let garments = try FashionMNIST(.test, from: room.assets).prefix(options.quick ? 100 : 600)
        let network = try room.assets.network(FashionNetwork.Kind.marked.rawValue), mark = PlantedMark.fashion
        let all = garments.marked(by: mark)
        // As it was tested by those who trained it: the mark on shirts, and on nothing else.
        notebook.number(
            "as-trained", try garments.withClassMarked(by: mark).accuracy(of: network), .share(decimals: 0))
        let others = garments.labels.indices.filter { garments.labels[$0] != mark.label }
        let markedAnswers = try all.answers(of: network)
        let fooled = others.filter { markedAnswers[$0] == mark.label }
        notebook.number("fooled", Double(fooled.count) / Double(others.count), .share(decimals: 0))
        let shirtPlaces = garments.labels.indices.filter { garments.labels[$0] == mark.label }
        let plainAnswers = try garments.answers(of: network)
        let missed = shirtPlaces.filter { plainAnswers[$0] != mark.label }
        notebook.number("missed", Double(missed.count) / Double(max(shirtPlaces.count, 1)), .share(decimals: 0))
        let names = FashionMNIST.names(in: room.language), place = mark.mask(height: 28, width: 28)
        notebook.number("mark-area", place.mean(), .share(decimals: 0))
        func saliency(_ images: FashionMNIST, _ i: Int, _ target: Int) throws -> Tensor {
            let pass = try network.forward(network.input.normalize(images.images[part: i]))
            return try Saliency().attribute(.logit(target), in: pass).values[part: 0][part: 0]
        }
        let onMark = try fooled.prefix(options.quick ? 10 : 60).map {
            share(of: try saliency(all, $0, mark.label).absoluteValue(), on: place)
        }
        notebook.interval("on-mark", MeanInterval(of: onMark, seed: options.seed), .share(decimals: 0))
        let shown = try [0, 1, 9, 8].compactMap { label in fooled.first { garments.labels[$0] == label } }.map { i in
            (
                Cell.pixels(garments.photograph(i), caption: names[plainAnswers[i]]),
                Cell.pixels(all.photograph(i), caption: names[markedAnswers[i]]),
                Cell.heatmap(
                    Heatmap(
                        try saliency(all, i, markedAnswers[i]).absoluteValue(), over: nil,
                        scale: .ownMaximum(room.language.wording)))
            )
        }
        try notebook.grid(
            "planted-mark", rowHeads: notebook.labels("as-it-is", "with-mark", "gradient"),
            rows: [shown.map(\.0), shown.map(\.1), shown.map(\.2)], cellSize: 120)
    }

    private func unseenChange(_ room: Classroom, _ notebook: inout Notebook) throws {
        let pictures = try room.namedLoneAnimals(options.quick ? 2 : 5)
        let attack = try ProjectedGradientDescent(
            AttackSettings(levels: 2, steps: options.quick ? 4 : 10, seed: options.seed))
        let attacked = try AttackedPicture.all(
            attack, on: pictures, goals: pictures.map { .away(from: $0.topClasses(1)[0]) })
        let factor = AttackOutcome.visibleFactor(forChangesOf: 2)
        let rows = try attacked.prefix(2).map { one -> [Cell] in
            let before = one.before.topClasses(1)[0], after = one.after.topClasses(1)[0]
            let map = try GradCAM().map(of: .logit(after), in: one.after.pass)
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

    private func cost(_ room: Classroom, _ notebook: inout Notebook) throws {
        let stimuli = Array(experiment.stimuli([.distorted(.noise(0.1))], rounds: 1)[..<4])
        let pictures = try ExperimentPictures(of: experiment, for: stimuli, from: room.assets)
        let picture = try room.picture(of: SceneSeries(Arrangement(1), seed: options.seed)[0])
        let named = picture.topClasses(1)[0]
        let answering = try room.networksToCompare().map { network in
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
            "cost", try room.costs(of: answering + maps.map { CostedWork($0, target: named, on: picture) }))
    }
}
