import Course
import Testing

@Suite struct `Everybody who was asked` {
    @Test func `Pairs are compared as their answers are, and a reader's come behind the networks'`() throws {
        let context = try LessonContext(LessonOptions.parse(["--quick"]), assets: .find())
        let experiment = Experiment(seed: 0)
        let stimuli = experiment.stimuli([.silhouette, .distorted(.grey)], rounds: 1) + experiment.conflicts(coats: 1)
        // A reader who takes everything for the first choice.
        let reader = Answers(
            of: Phrase(es: "tú", en: "you"), Dictionary(uniqueKeysWithValues: stimuli.map { ($0, .some(0)) }))
        let panel = try Panel(of: experiment, on: stimuli, few: stimuli, reader: reader, in: context)
        let networks = panel.networks.count, pairs = panel.consistencies(seed: 0)
        #expect(networks > 1 && panel.drawn.count == 1)
        #expect(pairs.count == networks * (networks - 1) / 2 + networks)
        let first = panel.networks[0].consistency(with: panel.networks[1], where: { $0.coat != nil }, seed: 0)
        #expect(pairs[0].conflict == first)
        #expect(pairs[0].pair.en == "\(panel.networks[0].name.en) and \(panel.networks[1].name.en)")
        #expect(pairs[networks * (networks - 1) / 2].pair.es.hasSuffix(" y tú"))
        #expect(panel.readersConsistency(seed: 0) == panel.besideReader[0].consistency(with: reader, seed: 0))

        let curves = panel.curves(of: .contrast, at: [0.1], besides: [PublishedResults.people], in: .es)
        #expect(curves.map(\.name) == [panel.drawn[0].name.es, "personas (2018)", "tú"])
        // At 0.1 nobody was asked; the grey picture alone has a point.
        #expect(curves[0].points.map(\.x) == [1])
        // One in nine right shows no advantage over chance.
        #expect(panel.comparedByAdvantage.map(\.name.en) == [panel.drawn[0].name.en])
        let shapes = panel.shapeShares(in: .en).map(\.name)
        #expect(shapes == (panel.networks + [reader]).map(\.name.en) + PublishedResults.shapeShares.map(\.name.en))
    }
}
