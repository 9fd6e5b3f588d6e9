import Course
import Tensors
import Testing

@Suite struct `Error consistency` {
    private static func answers(_ signs: String) -> [Bool] { signs.map { $0 == "1" } }

    /// Answers by lot, right with a probability.
    private static func random(_ count: Int, _ share: Float, seed: UInt64) -> [Bool] {
        (0..<count).map { RandomNumbers(seed: seed).uniform(at: $0) < share }
    }

    @Test func `Ten trials by hand`() throws {
        // Right in 7 and in 6; alike in 7: c_exp = 0.42 + 0.12 = 0.54, κ = 0.16 / 0.46.
        let kappa = try #require(
            ErrorConsistency.kappa(Self.answers("1111111000"), Self.answers("1111100100")))
        #expect(abs(kappa - 0.16 / 0.46) < 1e-12)
    }

    /// By the four counts of a table, as psychometrics writes it: 2 (ad - bc) / ((a+b)(b+d) + (a+c)(c+d)).
    @Test(arguments: 0..<10) func `It is what the four counts give`(seed: UInt64) throws {
        let first = Self.random(37, 0.7, seed: seed), second = Self.random(37, 0.4, seed: seed + 100)
        func count(_ a: Bool, _ b: Bool) -> Double { Double(zip(first, second).filter { $0 == a && $1 == b }.count) }
        let (a, b, c, d) = (count(true, true), count(true, false), count(false, true), count(false, false))
        let expected = 2 * (a * d - b * c) / ((a + b) * (b + d) + (a + c) * (c + d))
        #expect(abs(try #require(ErrorConsistency.kappa(first, second)) - expected) < 1e-12)
        #expect(ErrorConsistency.kappa(first, second) == ErrorConsistency.kappa(second, first))
    }

    @Test func `The same errors are 1, opposite ones -1, independent ones 0, and where nobody fails there is none`() {
        let some = Self.answers("110010")
        #expect(ErrorConsistency.kappa(some, some) == 1)
        #expect(ErrorConsistency.kappa(some, some.map { !$0 }) == -1)
        #expect(ErrorConsistency.kappa(Self.answers("1100"), Self.answers("1010")) == 0)
        #expect(ErrorConsistency.kappa(Self.answers("111"), Self.answers("111")) == nil)
        #expect(ErrorConsistency.kappa(Self.answers("000"), Self.answers("000")) == nil)
        #expect(ErrorConsistency.kappa([], []) == nil)
        #expect(ErrorConsistency(of: [], with: []) == nil)
        // Always right against always wrong: c_exp = 0, and they never agree.
        #expect(ErrorConsistency.kappa(Self.answers("111"), Self.answers("000")) == 0)
    }

    @Test func `The interval is around κ, the same for a seed, and narrower with more trials`() throws {
        func found(_ count: Int, seed: UInt64 = 1) throws -> ErrorConsistency {
            let first = Self.random(count, 0.6, seed: 1), noise = Self.random(count, 0.7, seed: 2)
            let second = zip(zip(first, noise), Self.random(count, 0.6, seed: 3)).map { $0.1 ? $0.0 : $1 }
            return try #require(ErrorConsistency(of: first, with: second, seed: seed))
        }
        let few = try found(40), many = try found(1000)
        #expect(few.low < few.kappa && few.kappa < few.high && few.count == 40)
        #expect(many.high - many.low < 0.5 * (few.high - few.low))
        #expect(try found(40) == few && found(40, seed: 2) != few)
        // Independent but for the 70 in a hundred that are copied: κ is 0.7.
        #expect(many.low < 0.7 && 0.7 < many.high)
    }

    @Test func `Bare shares and what a condition leaves of an advantage`() throws {
        let kept = try #require(AdvantageKept(0.456, of: 0.866))
        #expect(abs(kept.share - (0.456 - 0.0625) / (0.866 - 0.0625)) < 1e-12 && kept.low == kept.share)
        #expect(AdvantageKept(0.5, of: 0.5)?.share == 1)
        #expect(AdvantageKept(0.0625, of: 0.5)?.share == 0)
        #expect(AdvantageKept(0.5, of: 0.0625) == nil)
    }
}
