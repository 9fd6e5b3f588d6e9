import Explanations
import Foundation
import Reference
import Tensors
import Testing

@Suite struct `Correlations and similarities of maps` {
    @Test func `Ranks of equal values are shared`() {
        let got = Tensor([3, 1, 3, -2, 3, 1], shape: [2, 3]).ranks()
        #expect(got == [5, 2.5, 5, 1, 5, 2.5])
        #expect(Tensor([7], shape: [1]).ranks() == [1])
    }

    @Test func `Cases worked out by hand`() throws {
        let a = Tensor([1, 2, 3], shape: [1, 3]), b = Tensor([1, 8, 27], shape: [1, 3])
        // Deviations -1, 0, 1 and -11, -4, 15: 26 / √(2 · 362).
        let pearson = try #require(a.pearsonCorrelation(with: b))
        #expect(abs(pearson - Float(26 / (2.0 * 362).squareRoot())) < 1e-6)
        #expect(a.spearmanCorrelation(with: b) == 1)
        #expect(a.spearmanCorrelation(with: -b) == -1)
    }

    @Test func `A map and what rises with it are alike, and a constant map has no correlation`() throws {
        let a = hills(16, 20, seed: 2)
        #expect(a.spearmanCorrelation(with: a.exponential()) == 1)
        let line = try #require(a.pearsonCorrelation(with: 3 * a + 5))
        #expect(line > 0.999999)
        let constant = Tensor(repeating: 1, shape: a.shape)
        #expect(a.pearsonCorrelation(with: constant) == nil)
        #expect(a.spearmanCorrelation(with: constant) == nil)
    }

    @Test(arguments: [(16, 20), (9, 7), (7, 7)]) func `Structural similarity against its formula, window by window`(
        height: Int, width: Int
    ) {
        let a = hills(height, width, seed: 1), b = hills(height, width, seed: 4)
        let all = a.elements + b.elements
        let range = Double(all.max()! - all.min()!), C1 = pow(0.01 * range, 2), C2 = pow(0.03 * range, 2)
        var total = 0.0
        for top in 0...height - 7 {
            for left in 0...width - 7 {
                let places = (0..<49).map { (top + $0 / 7, left + $0 % 7) }
                let x = places.map { Double(a[$0.0, $0.1]) }, y = places.map { Double(b[$0.0, $0.1]) }
                let μx = x.reduce(0, +) / 49, μy = y.reduce(0, +) / 49
                let σxx = x.map { ($0 - μx) * ($0 - μx) }.reduce(0, +) / 48
                let σyy = y.map { ($0 - μy) * ($0 - μy) }.reduce(0, +) / 48
                let σxy = zip(x, y).map { ($0 - μx) * ($1 - μy) }.reduce(0, +) / 48
                total += (2 * μx * μy + C1) * (2 * σxy + C2) / ((μx * μx + μy * μy + C1) * (σxx + σyy + C2))
            }
        }
        let got = a.structuralSimilarity(with: b)
        #expect(abs(Double(got) - total / Double((height - 6) * (width - 6))) < 1e-6)
    }

    @Test func `A map is most like itself, and constant maps are alike`() {
        let a = hills(16, 20, seed: 3)
        #expect(abs(a.structuralSimilarity(with: a) - 1) < 1e-6)
        #expect(a.structuralSimilarity(with: a + hills(16, 20, seed: 4)) < 0.9)
        let constant = Tensor(repeating: 2, shape: [3, 4])
        #expect(constant.structuralSimilarity(with: constant) == 1)
        #expect(constant.structuralSimilarity(with: -constant) < 0.1)
    }
}

@Suite struct `Total variation` {
    @Test func `Cases worked out by hand`() throws {
        // Steps of 1, 2 in the first row, 4, 1 in the second, 1, 4, 3 downward; the sum of all is 10.
        let map = Tensor([1, 2, 0, 2, -2, -3], shape: [2, 3])
        let got = try #require(TotalVariation().value(map))
        #expect(abs(got - Float(1 + 2 + 4 + 1 + 1 + 4 + 3) / 10) < 1e-6)
    }

    @Test func `A constant map rests, a single pixel has 4, and the scale does not matter`() {
        #expect(TotalVariation().value(Tensor(repeating: 5, shape: [4, 6])) == 0)
        var point = Tensor(zeros: [5, 5])
        point[2, 2] = 0.3
        #expect(TotalVariation().value(point) == 4)
        let map = hills(8, 9, seed: 1)
        #expect(TotalVariation().value(map) == TotalVariation().value(8 * map))
        #expect(TotalVariation().value(Tensor(zeros: [3, 3])) == nil)
    }

    @Test func `Noise is more restless than a smooth map`() throws {
        let smooth = try #require(TotalVariation().value(hills(32, 32, seed: 0).resized(height: 64, width: 64)))
        let noise = try #require(TotalVariation().value(RandomNumbers(seed: 0).normalTensor([64, 64])))
        #expect(noise > 4 * smooth)
        // E|a - b| / E|a| = √2 for normal numbers, along both axes.
        #expect(abs(noise - 2 * Float(2).squareRoot()) < 0.1)
    }
}

@Suite struct `A mean and its interval` {
    @Test func `One value, equal values and none`() throws {
        let one = try #require(MeanInterval(of: [0.25]))
        #expect((one.count, one.mean, one.low, one.high) == (1, 0.25, 0.25, 0.25))
        let equal = try #require(MeanInterval(of: [2, 2, 2]))
        #expect((equal.mean, equal.low, equal.high) == (2, 2, 2))
        #expect(MeanInterval(of: []) == nil)
    }

    @Test func `Two values: their mean is one of three, with chances of a quarter, a half and a quarter`() throws {
        let wide = try #require(MeanInterval(of: [0, 1], confidence: 0.6))
        #expect((wide.low, wide.mean, wide.high) == (0, 0.5, 1))
        let narrow = try #require(MeanInterval(of: [0, 1], confidence: 0.4))
        #expect((narrow.low, narrow.high) == (0.5, 0.5))
    }

    @Test func `It has the width of the normal interval where there are many values`() throws {
        let values = RandomNumbers(seed: 4).normalTensor([400]).elements
        let interval = try #require(MeanInterval(of: values, resamples: 10_000))
        let deviation = (values.reduce(0) { $0 + ($1 - interval.mean) * ($1 - interval.mean) } / 400).squareRoot()
        #expect(abs(interval.high - interval.low - 2 * 1.96 * deviation / 20) < 0.01)
        #expect(interval.low < interval.mean && interval.mean < interval.high)
    }

    @Test func `The same seed gives the same interval`() throws {
        let values: [Float] = [0.1, 0.9, 0.4, 0.35, 0.8]
        let one = try #require(MeanInterval(of: values, seed: 3)),
            again = try #require(MeanInterval(of: values, seed: 3))
        let other = try #require(MeanInterval(of: values, resamples: 99, seed: 4))
        #expect(one == again)
        #expect((one.low, one.high) != (other.low, other.high))
    }
}
