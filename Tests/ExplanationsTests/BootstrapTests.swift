import Explanations
import Testing

@Suite struct `The bootstrap` {
    private func interval(
        _ count: Int, confidence: Double = 0.95, resamples: Int = 400, _ statistic: ([Int]) -> Double?
    ) -> ClosedRange<Double>? {
        Bootstrap.interval(
            ofCases: count, confidence: confidence, resamples: resamples, seed: 3, stream: "test", statistic: statistic)
    }

    @Test func `One case has no other resample than itself`() {
        #expect(interval(1) { Double($0[0]) + 5 } == 5...5)
    }

    @Test func `Every case is drawn as often as another, and a place is one of them`() {
        var counts = [0, 0, 0]
        _ = interval(3, resamples: 3000) { places in
            for place in places { counts[place] += 1 }
            return 0
        }
        // 9000 draws of three: 3000 each, within five standard deviations of 45.
        #expect(counts.reduce(0, +) == 9000 && counts.allSatisfy { abs($0 - 3000) < 225 })
    }

    @Test
    func `It lies between the smallest and the largest value, and nearly all confidence takes nearly all of them`() {
        func mean(_ places: [Int]) -> Double { Double(places.reduce(0, +)) / Double(places.count) }
        let narrow = interval(10, confidence: 0.5, mean)!, wide = interval(10, confidence: 0.999999, mean)!
        #expect(wide.lowerBound < narrow.lowerBound && narrow.upperBound < wide.upperBound)
        #expect(wide.lowerBound >= 0 && wide.upperBound <= 9 && narrow.contains(4.5))
    }

    @Test func `Resamples without the statistic are left out, and without any there is no interval`() {
        let some = interval(2) { $0[0] == $0[1] ? nil : 7 }
        #expect(some == 7...7)
        #expect(interval(2) { _ in nil } == nil)
    }
}
