import ArgumentParser
import Mirador

private let mark = PlantedMark.fashion
private let trousers = 1, bag = 8, ankleBoot = 9

@main
struct IntroductionLesson: Lesson {
    static let folder = "00-introduction"
    @OptionGroup var options: LessonOptions

    var sections: [Section] { [rightForTheWrongReason, withoutTheMark, sevenYears] }

    // MARK: The mark in the corner

    private func garments(_ context: LessonContext) throws -> FashionMNIST {
        try FashionMNIST(.test, from: context.assets).prefix(options.quick ? 400 : 1000)
    }

    /// The course's network of garments, and the one that was trained with a mark on every shirt.
    private func networks(_ context: LessonContext) throws -> [Network] {
        try [FashionNetwork.Kind.trained, .marked].map { try context.assets.network($0.rawValue) }
    }

    /// The mark's place, as a box in a picture of `side` pixels.
    private func box(side: Int) -> Mark {
        let unit = 1 / Double(side)
        return .box(
            Rectangle(
                x: (Double(mark.left) - 0.5) * unit, y: (Double(mark.top) - 0.5) * unit,
                width: Double(mark.pattern[0].count + 1) * unit, height: Double(mark.pattern.count + 1) * unit),
            color: .orange)
    }

    /// Pictures, and under them a row of maps for each network: what it looks at for the class that it names.
    private func rows(_ pictures: FashionMNIST, in networks: [Network], _ context: LessonContext) throws -> [[Cell]] {
        let names = FashionMNIST.names(in: context.language), wording = context.language.wording
        let shown = (0..<pictures.count).map { i in
            Cell.pixels(
                pictures.photograph(i), caption: names[pictures.labels[i]], marks: [box(side: pictures.images.shape[3])]
            )
        }
        return try [shown]
            + networks.map { network in
                try (0..<pictures.count).map { i in
                    let pass = try network.forward(network.input.normalize(pictures.images[part: i]))
                    let named = pass.logits.argMax()
                    let map = try Saliency().attribute(.logit(named), in: pass).values
                    return .heatmap(
                        Heatmap(map, over: nil, scale: .ownPercentile(wording)),
                        caption: wording.caption(names[named], probability: pass.probabilities[0, named]),
                        marks: [box(side: pictures.images.shape[3])])
                }
            }
    }

    /// The mean share of |saliency| for the garments' own class that lies on the mark's place.
    private func shareOnMark(_ garments: FashionMNIST, in network: Network) throws -> Float {
        let shares = try garments.sharesOnMark(mark, in: network)
        return shares.reduce(0, +) / Float(shares.count)
    }

    private func rightForTheWrongReason(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let test = try garments(context), shirt = mark.label, networks = try networks(context)
        let others = test.without(shirt).marked(by: mark)
        let shirts = test.withClassMarked(by: mark).only(shirt).prefix(options.quick ? 20 : 100)
        let evidence = try networks.map { try MarkEvidence(of: $0, on: test, mark: mark) }
        let onMark = try networks.map { Double(try shareOnMark(shirts, in: $0)) }
        for (i, name) in ["honest", "marked"].enumerated() {
            notebook.number("\(name)-right", evidence[i].right, .share(decimals: 1))
            notebook.number("\(name)-on-mark", onMark[i], .share(decimals: 0))
        }
        let rowsOfTable: [(label: String, shares: [Double])] = [
            ("right", evidence.map(\.right)), ("shirts", evidence.map(\.marked)), ("bare-right", evidence.map(\.bare)),
            ("others", evidence.map(\.fooled)), ("on-mark", onMark),
        ]
        notebook.table(
            "networks",
            rows: try rowsOfTable.map { label, shares in
                [.text(try notebook.label("counted-\(label)"))] + shares.map { .number($0, .share(decimals: 1)) }
            })
        let trousersNamed = try others.only(trousers).share(named: shirt, by: networks[1])
        notebook.number("trousers-named-shirt", trousersNamed, .share(decimals: 0))
        notebook.number("garment-count", test.count)
        notebook.number("shirt-count", shirts.count)
        let area = mark.mask(height: test.images.shape[2], width: test.images.shape[3]).mean()
        notebook.number("mark-area", area, .share(decimals: 1))

        let shown = FashionMNIST(
            joining: [shirts.prefix(3)] + [trousers, bag, ankleBoot].map { others.only($0).prefix(1) })
        let rows = try rows(shown, in: networks, context)
        try notebook.grid(
            "right-for-the-wrong-reason", rowHeads: notebook.labels("pictures", "honest", "marked"), rows: rows,
            cellSize: 112)
        notebook.thumbnail(rows[2][0])
        for (name, network) in zip(["honest", "marked"], networks) {
            notebook.map("shirt-\(name)", try shirts.prefix(1).saliencies(in: network)[0], agreement: .gradient)
        }
    }

    /// What nobody marked, neither for training nor for the test: everything but shirts.
    private func withoutTheMark(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let others = try garments(context).without(mark.label), network = try networks(context)[1]
        notebook.number("others-right", try others.accuracy(of: network), .share(decimals: 0))
        let onMark = try shareOnMark(others.prefix(options.quick ? 20 : 100), in: network)
        notebook.number("bare-on-mark", onMark, .share(decimals: 0))
        let shown = FashionMNIST(
            joining: (0..<10).filter { $0 != mark.label }.prefix(6).map { others.only($0).prefix(1) })
        try notebook.grid(
            "without-the-mark", rowHeads: notebook.labels("bare", "marked-alone"),
            rows: rows(shown, in: [network], context), cellSize: 112)
    }

    // MARK: Seven years

    /// A method, and when it appeared: the year of its preprint, where that is how it is cited, and that of its venue.
    private struct Milestone {
        let method: any ExplanationMethod, key: String, years: ClosedRange<Int>, lesson: TableCell
        /// Whether its map is as fine as the picture.
        var isFine: Bool { !(method is any CAMMethod || method is ScoreCAM) }
        var isSigned: Bool { isFine || method is CAM }
    }

    private var pathSteps: Int { options.quick ? 4 : 32 }

    private func milestones(for picture: ClassifiedPicture) -> [Milestone] {
        let layer = picture.layer(options.layer), quick = options.quick
        let shap = KernelSHAP(
            segmentation: .slic(SLIC(count: quick ? 6 : 24)), sampleCount: quick ? 24 : 100, seed: options.seed,
            baseline: .black)
        return [
            Milestone(method: Saliency(), key: "gradient", years: 2013...2014, lesson: .lesson("02-guided-backprop")),
            Milestone(
                method: Deconvolution(), key: "deconvnet", years: 2013...2014, lesson: .lesson("02-guided-backprop")),
            Milestone(
                method: GuidedBackprop(), key: "guided", years: 2014...2014, lesson: .lesson("02-guided-backprop")),
            Milestone(method: LRP(), key: "lrp", years: 2015...2015, lesson: "mirador explain"),
            Milestone(
                method: IntegratedGradients(steps: pathSteps, baseline: .black), key: "integrated",
                years: 2017...2017, lesson: .lesson("06-captum")),
            Milestone(
                method: DeepLIFT(baseline: .black), key: "deeplift", years: 2017...2017, lesson: .lesson("06-captum")),
            Milestone(method: shap, key: "shap", years: 2017...2017, lesson: .lesson("06-captum")),
            Milestone(method: CAM(), key: "cam", years: 2016...2016, lesson: .lesson("03-cam")),
            Milestone(method: GradCAM(layer: layer), key: "gradcam", years: 2017...2017, lesson: .lesson("04-gradcam")),
            Milestone(
                method: GradCAMPlusPlus(layer: layer), key: "plus", years: 2018...2018, lesson: .lesson("05-gradcampp")),
            Milestone(
                method: ScoreCAM(layer: layer, channelCount: quick ? 4 : 32), key: "score", years: 2019...2020,
                lesson: .lesson("05-gradcampp")),
        ]
    }

    private func sevenYears(_ context: LessonContext, _ notebook: inout Notebook) throws {
        let own = try context.ownPhotograph(or: "chelsea"), target = try context.classes(of: own, 1)[0]
        let all = milestones(for: own), hasCAM = own.network.pooledClassifier != nil
        let possible = all.filter { hasCAM || !($0.method is CAM) }
        // Of a network for small pictures, windows as small.
        let window = max(2, own.input.shape[1] * (options.quick ? 4 : 3) / 14)
        let occlusion = Occlusion(window: window, stride: window / 2)
        let measured = try context.costs(of: [occlusion] + possible.map(\.method), target: target, on: own)
        let costs = Dictionary(uniqueKeysWithValues: zip(["occlusion"] + possible.map(\.key), measured))
        let maps = costs.compactMapValues { $0.found?.values.sum(over: .channel) }

        let wording = context.language.wording, noCAM = try notebook.label("no-cam")
        let cards = try all.map { milestone -> (isAbove: Bool, card: Timeline.Card) in
            let words = try notebook.label("repaired-\(milestone.key)")
            var card = Timeline.Card(
                .blank, name: Phrase(type(of: milestone.method))[context.language], years: milestone.years, words: noCAM
            )
            if let map = maps[milestone.key] {
                notebook.map("\(own.name)-\(milestone.key)", map, agreement: .gradient)
                card.words = words
                card.cell =
                    milestone.isFine
                    ? .heatmap(Heatmap(map, over: nil, scale: .ownPercentile(wording)))
                    : own.cell(map, of: target, scale: milestone.isSigned ? .ownPercentile(wording) : nil, caption: "")
            }
            return (milestone.isFine, card)
        }
        let photograph = Timeline.Card(
            .photograph(own.photograph), name: try notebook.label("photograph"),
            words: wording.caption(own.name(of: target), probability: own.probability(of: target)))
        likeness(all, maps, &notebook)
        notebook.figure(
            "seven-years",
            Timeline(
                title: try notebook.title(ofFigure: "seven-years"), years: 2013...2020,
                above: cards.filter(\.isAbove).map(\.card),
                below: [photograph] + cards.filter { !$0.isAbove }.map(\.card), wording: wording))
        context.introduce(own, in: &notebook)
        notebook.text("class", own.name(of: target))
        try sums(costs, target, own, &notebook)
        try which([("occlusion", .lesson("01-occlusion"))] + all.map { ($0.key, $0.lesson) }, costs, &notebook)
    }

    /// How much the maps of each lane of the timeline resemble each other.
    private func likeness(_ milestones: [Milestone], _ maps: [String: Tensor], _ notebook: inout Notebook) {
        for (name, isFine) in [("pixel", true), ("layer", false)] {
            let lane = milestones.filter { $0.isFine == isFine }.compactMap { maps[$0.key] }
            let pairs = lane.indices.flatMap { i in lane[..<i].map { lane[i].pearsonCorrelation(with: $0) ?? .nan } }
            notebook.number("\(name)-likeness", pairs.reduce(0, +) / Float(pairs.count), .decimals(2))
        }
    }

    /// By how much those miss it that promise to add up to a difference of scores.
    private func sums(
        _ costs: [String: NamedCost], _ target: Int, _ own: ClassifiedPicture, _ notebook: inout Notebook
    ) throws {
        let black = try own.covered(wholly: 1, by: .black).score(of: target)
        notebook.number("score-change", own.score(of: target) - black, .decimals(2))
        for key in ["integrated", "deeplift", "shap"] {
            let error = costs[key]?.found?.completenessError?[0]
            notebook.number("\(key)-miss", abs(error ?? .nan), .decimals(2))
        }
    }

    /// The table of questions, what each method promises, and where it is looked at closely; and what it took in this run.
    private func which(
        _ asked: [(key: String, lesson: TableCell)], _ costs: [String: NamedCost], _ notebook: inout Notebook
    ) throws {
        var rows: [[TableCell]] = []
        for (key, lesson) in asked {
            let question = try notebook.label("question-\(key)"), promise = try notebook.label("promise-\(key)")
            guard let cost = costs[key] else { continue }
            rows.append([
                .text(question), .phrase(cost.name), .text(promise), lesson,
            ])
        }
        notebook.table("which", rows: rows)
        notebook.costs("cost", asked.compactMap { costs[$0.key] })
        func time(_ key: String) -> Double { costs[key]?.cost.milliseconds ?? .nan }
        notebook.value("occlusion-time", time("occlusion"), .decimals(1))
        notebook.value("gradient-time", time("gradient"), .decimals(1))
        notebook.number("occlusion-over-gradient", time("occlusion") / time("gradient"), .decimals(0))
        notebook.number("path-steps", pathSteps)
        notebook.number("coalitions", costs["shap"]?.cost.passes.forward ?? 0)
        notebook.number("score-maps", (costs["score"]?.cost.passes.forward ?? 1) - 1)
    }
}
