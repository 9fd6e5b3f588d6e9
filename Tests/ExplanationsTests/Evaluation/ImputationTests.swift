import Explanations
import Foundation
import Reference
import Tensors
import Testing

@Suite struct `Noisy linear imputation` {
    private let quiet = NoisyLinearImputation(noise: 0)

    @Test func `A single pixel is the weighted mean of its neighbours, worked out by hand`() {
        let x = Tensor([1, 2, 3, 4, 99, 6, 7, 8, 9], shape: [1, 3, 3])
        var isMissing = [Bool](repeating: false, count: 9)
        isMissing[4] = true
        // (2 + 4 + 6 + 8) / 6 + (1 + 3 + 7 + 9) / 12 = 20 / 6 + 20 / 12
        #expect(abs(quiet(x, isMissing: isMissing)[0, 1, 1] - 5) < 1e-6)
        // In the corner: (2/6 + 4/6 + 99/12) / (1/6 + 1/6 + 1/12).
        isMissing = [Bool](repeating: false, count: 9)
        isMissing[0] = true
        #expect(abs(quiet(x, isMissing: isMissing)[0, 0, 0] - (2 / 6 + 4 / 6 + 99 / 12) / (5 / 12)) < 1e-5)
    }

    @Test(arguments: 0..<6, [1, 3, 5]) func `Against elimination in Double`(seed: Int, channels: Int) {
        let height = 5, width = 6
        let x = ReferenceArray(waves: [channels, height, width], seed: seed).tensor
        let hill = hills(height, width, seed: seed)
        let isMissing = hill.elements.map { $0 > -0.2 }
        let expected = eliminated(x, isMissing)
        let got = quiet(x, isMissing: isMissing)
        #expect(got.deviation(from: expected) < 1e-5)
    }

    /// The equations of all missing pixels, solved by Gauss and Jordan with pivots.
    private func eliminated(_ x: Tensor, _ isMissing: [Bool]) -> ReferenceArray {
        let channels = x.shape[0], height = x.shape[1], width = x.shape[2]
        let missing = isMissing.indices.filter { isMissing[$0] }
        var rows = missing.map { p -> [Double] in
            var row = [Double](repeating: 0, count: missing.count + channels)
            for di in -1...1 {
                for dj in -1...1 where (di, dj) != (0, 0) {
                    let i = p / width + di, j = p % width + dj
                    guard 0..<height ~= i, 0..<width ~= j else { continue }
                    let w = di == 0 || dj == 0 ? 1.0 / 6 : 1.0 / 12
                    row[missing.firstIndex(of: p)!] += w
                    if let k = missing.firstIndex(of: i * width + j) {
                        row[k] -= w
                    } else {
                        for c in 0..<channels { row[missing.count + c] += w * Double(x[c, i, j]) }
                    }
                }
            }
            return row
        }
        for k in missing.indices {
            rows.swapAt(k, (k..<rows.count).max { abs(rows[$0][k]) < abs(rows[$1][k]) }!)
            rows[k] = rows[k].map { $0 / rows[k][k] }
            for other in rows.indices where other != k {
                let factor = rows[other][k]
                rows[other] = zip(rows[other], rows[k]).map { $0 - factor * $1 }
            }
        }
        var result = ReferenceArray(x)
        for (k, p) in missing.enumerated() {
            for c in 0..<channels { result.elements[c * height * width + p] = rows[k][missing.count + c] }
        }
        return result
    }

    @Test func `A constant image is restored, and known pixels never change`() {
        let isMissing = hills(20, 30, seed: 1).elements.map { $0 > -0.6 }
        let constant = Tensor(repeating: -0.7, shape: [2, 20, 30])
        #expect(quiet(constant, isMissing: isMissing).deviation(from: ReferenceArray(constant)) < 1e-5)
        let x = ReferenceArray(waves: [2, 20, 30], seed: 2).tensor
        let noisy = NoisyLinearImputation(noise: 0.3)(x, isMissing: isMissing)
        for (i, isMissing) in (isMissing + isMissing).enumerated() where !isMissing {
            #expect(noisy.elements[i] == x.elements[i])
        }
        #expect(quiet(x, isMissing: [Bool](repeating: false, count: 600)) == x)
        #expect(quiet(x, isMissing: [Bool](repeating: true, count: 600)) == Tensor(zeros: x.shape))
    }

    @Test func `The noise has its deviation, and is the same for the same seed`() {
        let isMissing = [Bool](repeating: true, count: 2499) + [false]
        let constant = Tensor(repeating: 1, shape: [1, 50, 50])
        let one = NoisyLinearImputation(noise: 0.2, seed: 1)(constant, isMissing: isMissing)
        let again = NoisyLinearImputation(noise: 0.2, seed: 1)(constant, isMissing: isMissing)
        let other = NoisyLinearImputation(noise: 0.2, seed: 2)(constant, isMissing: isMissing)
        #expect(one == again)
        #expect(one != other)
        let squares = one.map { ($0 - 1) * ($0 - 1) }.mean()
        #expect(abs(squares.squareRoot() - 0.2) < 0.01)
    }

    @Test func `A hole as large as ROAD's largest is solved to the last digits that count`() {
        let height = 224, width = 224
        let x = ReferenceArray(waves: [3, height, width], seed: 5).tensor
        let order = hills(height, width, seed: 2).topIndices(height * width)
        var isMissing = [Bool](repeating: false, count: height * width)
        for p in order.prefix(height * width * 9 / 10) { isMissing[p] = true }
        let filled = quiet(x, isMissing: isMissing)
        // Each missing pixel is the mean of its neighbours.
        var worst: Float = 0
        for p in order.prefix(height * width * 9 / 10) {
            let i = p / width, j = p % width
            guard 1..<height - 1 ~= i, 1..<width - 1 ~= j else { continue }
            let sides = filled[1, i - 1, j] + filled[1, i + 1, j] + filled[1, i, j - 1] + filled[1, i, j + 1]
            let corners =
                filled[1, i - 1, j - 1] + filled[1, i - 1, j + 1] + filled[1, i + 1, j - 1] + filled[1, i + 1, j + 1]
            worst = max(worst, abs(filled[1, i, j] - sides / 6 - corners / 12))
        }
        #expect(worst < 1e-4)
    }
}
