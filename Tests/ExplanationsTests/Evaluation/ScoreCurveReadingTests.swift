import Explanations
import Testing

@Suite struct `Reading a curve of scores` {
    private let curve = ScoreCurve(shares: [0, 0.25, 0.5, 1], scores: [0.9, 0.6, 0.2, 0.1])

    @Test func `It is read at the first place that reaches the share`() {
        #expect(curve.score(after: 0) == 0.9)
        #expect(curve.score(after: 0.25) == 0.6)
        #expect(curve.score(after: 0.3) == 0.2)
        #expect(curve.score(after: 1) == 0.1)
    }

    @Test func `A share that rounding missed counts, one beyond the end does not`() {
        let short = ScoreCurve(shares: [0, 0.2499], scores: [1, 0.5])
        #expect(short.score(after: 0.25) == 0.5)
        #expect(short.score(after: 0.5) == nil)
    }
}
