import Course
import Testing

@Suite struct `Kinds of distortions` {
    private static let experiment = Experiment(seed: 0)

    /// Right at some of the levels alone.
    private static func answers(rightAt levels: Set<Distortion>) -> Answers {
        let stimuli = experiment.stimuli(
            ([.grey] + [0.1, 0.2, 0.35].map { .noise($0) } + [3, 7, 10].map { .lowPass($0) }).map { .distorted($0) },
            rounds: 1)
        return Answers(
            of: Phrase(es: "", en: ""),
            Dictionary(
                uniqueKeysWithValues: stimuli.map { stimulus in
                    guard case .distorted(let distortion) = stimulus.condition else { return (stimulus, nil) }
                    return (stimulus, levels.contains(distortion) ? stimulus.shape : nil)
                }))
    }

    @Test func `A curve runs along the axis, with the grey picture where it belongs`() {
        let answers = Self.answers(rightAt: [.grey, .lowPass(3)])
        let curve = DistortionKind.lowPass.curve(of: answers, at: [3, 10])
        #expect(curve.map(\.level) == [0, 3, 10] && curve.map(\.share) == [1, 1, 0])
        #expect(curve.allSatisfy { $0.interval?.contains($0.share) == true })
        // Noise is added to a fainter picture: no level of it is the grey one.
        #expect(DistortionKind.noise.curve(of: answers, at: [0.1]).map(\.level) == [0.1])
        // Nobody asked about contrast but at the grey picture, which is the whole of it.
        let contrast = DistortionKind.contrast.curve(of: answers, at: [0.1])
        #expect(contrast.map(\.level) == [0.1, 1] && contrast[0].share.isNaN && contrast[1].share == 1)
    }

    @Test func `Published curves have the levels of ours`() {
        for kind in DistortionKind.all {
            let curve = kind.curve(of: PublishedResults.people)
            #expect(curve.map(\.level) == (kind.levels + (kind.grey.map { [$0] } ?? [])).sorted())
            #expect(curve.allSatisfy { $0.interval == nil && (0...1).contains($0.share) })
        }
        #expect(
            DistortionKind.contrast.curve(of: PublishedResults.people).map(\.share) == [0.310, 0.546, 0.760, 0.866])
    }

    @Test func `What is kept is that of the hardest level`() throws {
        let all = Self.answers(rightAt: [.grey, .lowPass(10)]), none = Self.answers(rightAt: [.grey, .lowPass(3)])
        #expect(try #require(DistortionKind.lowPass.kept(by: all)).share == 1)
        #expect(try #require(DistortionKind.lowPass.kept(by: none)).share < 0)
        #expect(DistortionKind.lowPass.kept(by: Self.answers(rightAt: [])) == nil)
        let people = try #require(DistortionKind.noise.kept(by: PublishedResults.people))
        #expect(abs(people.share - (0.456 - 1.0 / 16) / (0.866 - 1.0 / 16)) < 1e-12)
    }
}
