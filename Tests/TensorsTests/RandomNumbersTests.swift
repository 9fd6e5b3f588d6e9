import Tensors
import Testing

@Suite struct `Random numbers` {
    @Test(arguments: [("seed-0", 0, ""), ("seed-7-noise", 7, "noise"), ("seed-max-ruido", UInt64.max, "ruído")])
    func `A seed and a stream give the numbers that NumPy computes`(
        file: String, seed: UInt64, stream: String
    ) throws {
        let expected = try golden("random-\(file)")
        let numbers = RandomNumbers(seed: seed, stream: stream)
        let uniform = numbers.uniformTensor([64]), normal = numbers.normalTensor([64])
        #expect(uniform == expected[part: 0])
        // The logarithm and the cosine of two mathematics libraries may differ in the last bit.
        let difference = (normal - expected[part: 1]).absoluteValue().maximum()
        #expect(difference < 1e-6)
    }

    @Test func `The cursor gives the same numbers as their positions`() {
        let numbers = RandomNumbers(seed: 3)
        var uniforms = numbers, normals = numbers
        let gotUniforms = (0..<10).map { _ in uniforms.nextUniform() }
        let gotNormals = (0..<10).map { _ in normals.nextNormal() }
        #expect(gotUniforms == (0..<10).map { numbers.uniform(at: $0) })
        #expect(gotNormals == (0..<10).map { numbers.normal(at: $0) })
    }

    @Test func `The seed's own sequence is SplitMix64`() {
        var numbers = RandomNumbers(seed: 1_234_567)
        let got = (0..<5).map { _ in numbers.next() }
        // The reference implementation's output for this seed (Vigna, splitmix64.c).
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect(got == expected)
    }

    @Test func `Streams of one seed share no numbers`() {
        let noise = RandomNumbers(seed: 5, stream: "noise"), baseline = RandomNumbers(seed: 5, stream: "baseline")
        let shared = (0..<1000).filter { noise.uniform(at: $0) == baseline.uniform(at: $0) }
        #expect(shared.isEmpty)
    }

    @Test func `Uniform numbers are spread evenly over their range`() {
        let count = 200_000
        let numbers = RandomNumbers(seed: 11).uniformTensor([count], in: -1...3)
        let mean = numbers.mean()
        let variance = ((numbers - mean) * (numbers - mean)).mean()
        var tenths = [Int](repeating: 0, count: 10)
        for x in numbers.elements { tenths[Int((x + 1) / 0.4)] += 1 }
        // Five standard errors: deviation 4 / √12 of each number, √(n · 0.1 · 0.9) = 134 of each tenth's count.
        #expect(abs(mean - 1) < 5 * 1.155 / Float(count).squareRoot())
        #expect(abs(variance - 16 / 12) < 0.02)
        #expect(tenths.allSatisfy { abs($0 - count / 10) < 670 }, "counts in tenths: \(tenths)")
        #expect(numbers.minimum() >= -1 && numbers.maximum() < 3)
    }

    @Test func `Normal numbers have the moments and tails of the normal distribution`() {
        let count = 200_000
        let numbers = RandomNumbers(seed: 13, stream: "normal").normalTensor([count])
        let mean = numbers.mean()
        let squares = numbers * numbers
        let beyondTwo = numbers.elements.filter { abs($0) > 2 }.count
        #expect(abs(mean) < 5 / Float(count).squareRoot())
        #expect(abs(squares.mean() - 1) < 5 * (2 / Float(count)).squareRoot())
        #expect(abs((squares * squares).mean() - 3) < 5 * (96 / Float(count)).squareRoot())
        // P(|x| > 2) = 0.0455.
        #expect(abs(Float(beyondTwo) / Float(count) - 0.0455) < 0.0025)
    }

    @Test func `Neighbouring numbers are not correlated`() {
        let count = 100_000
        let x = RandomNumbers(seed: 17).normalTensor([count]).elements
        let products = zip(x, x.dropFirst()).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        #expect(abs(products / Double(count)) < 5 / Double(count).squareRoot())
    }
}
