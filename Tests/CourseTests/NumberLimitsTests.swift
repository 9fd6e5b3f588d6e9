import Course
import Testing

@Suite struct `Limits of numbers` {
    @Test func `Both ends are taken, nothing beyond them, and no NaN`() {
        let whole = NumberLimits.from(1, to: 10), half = NumberLimits.above(0.0, to: 2.5)
        #expect([0, 1, 10, 11, .min, .max].map(whole.contains) == [false, true, true, false, false, false])
        #expect(
            [-1, 0, 1e-300, 2.5, 2.6, .infinity, .nan].map(half.contains)
                == [false, false, true, true, false, false, false])
    }

    @Test func `They are said as people write numbers`() {
        #expect(NumberLimits.from(1, to: 1_000_000).description == "1 to 1000000")
        #expect(NumberLimits<Float>.from(0, to: 1e6).description == "0 to 1000000")
        #expect(NumberLimits.above(0, to: 0.5).description == "above 0, 0.5 at most")
        #expect(NumberLimits.seed.description == "0 to 18446744073709551615")
    }
}
