import Explanations
import Foundation
import Networks
import Reference
import Tensors
import Testing

/// Rectangles of a grid as patches.
private func patches(_ height: Int, _ width: Int, rows: Int, columns: Int) -> Segmentation {
    let labels = (0..<height * width).map { i in
        Int32(i / width * rows / height * columns + i % width * columns / width)
    }
    return .given(Segments(labels: labels, height: height, width: width))
}

/// Σ w x over each of these rectangles: what it adds to the score of a linear network.
private func sums(
    of w: ReferenceArray, _ x: ReferenceArray, height: Int, width: Int, rows: Int, columns: Int
) -> ReferenceArray {
    var sums = ReferenceArray(zeros: [rows * columns])
    for i in x.elements.indices {
        let row = i / width % height * rows / height, column = i % width * columns / width
        sums.elements[row * columns + column] += w.elements[i] * x.elements[i]
    }
    return sums
}

/// The twin networks on an image of 6 × 7, of which six patches are seen or replaced by a baseline.
private struct PatchedTwin {
    let twin: Twin
    let x = Twin.image(), b = Twin.image(4)
    let segmentation = patches(6, 7, rows: 2, columns: 3)

    init() throws { twin = try Twin() }

    func score(_ c: Int, of coalition: [Bool]) -> Double {
        var seen = b
        for i in x.elements.indices {
            let row = i % 42 / 7, column = i % 7
            if coalition[row * 2 / 6 * 3 + column * 3 / 7] { seen.elements[i] = x.elements[i] }
        }
        return twin.score(c, seen)
    }

    static let coalitions = (0..<64).map { k in (0..<6).map { k >> $0 & 1 == 1 } }
}

@Suite struct `Kernel SHAP on superpixels` {
    @Test func `A game of two worked out by hand`() {
        // v(1) = 1, v(2) = 2, v(1, 2) = 5: the first adds 1 or 3, the second 2 or 4.
        let got = KernelSHAP.values(
            of: [[true, false], [false, true]], weights: [0.5, 0.5], scores: [1, 2], empty: 0, full: 5)
        #expect(got == [2, 3])
    }

    @Test func `With all coalitions it gives the Shapley values of their definition`() throws {
        let patched = try PatchedTwin()
        // φᵢ = Σ_S |S|! (M - |S| - 1)! / M! (v(S ∪ i) - v(S))
        let factorial = { (n: Int) in (0..<n).reduce(1.0) { $0 * Double($1 + 1) } }
        let v = PatchedTwin.coalitions.map { patched.score(1, of: $0) }
        let expected = (0..<6).map { i in
            (0..<64).filter { $0 >> i & 1 == 0 }.reduce(0.0) { sum, S in
                let size = S.nonzeroBitCount
                return sum + factorial(size) * factorial(5 - size) / factorial(6) * (v[S | 1 << i] - v[S])
            }
        }
        let method = KernelSHAP(segmentation: patched.segmentation, sampleCount: 62, baseline: Twin.baseline)
        let x = patched.x.reshaped(to: [3, 6, 7]).tensor
        let got = try method.superpixels(.logit(1), ofImage: x, in: patched.twin.network)
        #expect(Tensor(got.values, shape: [6]).deviation(from: ReferenceArray(expected, shape: [6])) < 1e-5)
        #expect(got.passes == Passes(forward: 64))
        #expect(abs(got.completenessError!) < 1e-5)
        let map = try method.attribute(.logit(1), to: x, in: patched.twin.network).values
        #expect(map == got.segments.painted(got.values).reshaped(to: [1, 1, 6, 7]))
    }

    @Test(arguments: [0, 1, 2] as [UInt64])
    func `Few samples of a linear network give what each superpixel adds`(seed: UInt64) throws {
        let w = ReferenceArray(waves: [1, 2 * 48], seed: 2).rounded,
            x = ReferenceArray(waves: [2, 6, 8], seed: 3).rounded
        let network = try SmallNetworks.linear(w.tensor, channels: 2, height: 6, width: 8)
        let expected = sums(of: w, x, height: 6, width: 8, rows: 3, columns: 4)
        // Two samples a patch are the fewest: each patch alone, and all but it.
        for samples in [24, 25, 60] {
            let method = KernelSHAP(
                segmentation: patches(6, 8, rows: 3, columns: 4), sampleCount: samples, seed: seed)
            let got = try method.superpixels(.logit(0), ofImage: x.tensor, in: network)
            #expect(Tensor(got.values, shape: [12]).deviation(from: expected) < 1e-5)
            #expect(abs(got.completenessError!) < 1e-5)
        }
    }

    @Test func `Whatever is drawn, the values add up to what the image has over the baseline`() throws {
        let patched = try PatchedTwin(), x = patched.x.tensor, network = patched.twin.network
        let method = KernelSHAP(segmentation: patches(6, 7, rows: 6, columns: 7), sampleCount: 100)
        let y = try network.logits(x)[0, 2] - network.logits(Tensor(zeros: x.shape))[0, 2]
        for seed in 0..<5 as Range<UInt64> {
            var method = method
            method.seed = seed
            let got = try method.superpixels(.logit(2), ofImage: x.reshaped(to: [3, 6, 7]), in: network)
            #expect(abs(got.values.reduce(0, +) - y) < 1e-4 * abs(y))
        }
    }

    @Test func `One patch has all of the difference`() throws {
        let patched = try PatchedTwin(), x = patched.x.reshaped(to: [3, 6, 7]).tensor
        let method = KernelSHAP(segmentation: patches(6, 7, rows: 1, columns: 1), sampleCount: 2)
        let got = try method.superpixels(.logit(0), ofImage: x, in: patched.twin.network)
        let y = try patched.twin.network.logits(Tensor(stacking: [x, Tensor(zeros: x.shape)]))
        #expect(abs(got.values[0] - (y[0, 0] - y[1, 0])) < 1e-6)
        #expect(got.passes == Passes(forward: 2))
    }

    @Test func `Too few samples, no superpixel and patches of another image are refused`() throws {
        let network = try Twin().network, x = Twin.image().tensor
        let error = #expect(throws: ExplanationError.tooFewSamples(11, superpixels: 6)) {
            try KernelSHAP(segmentation: patches(6, 7, rows: 2, columns: 3), sampleCount: 11)
                .attribute(.logit(0), to: x, in: network)
        }
        #expect(error?.description.contains("at least 12 samples") == true)
        #expect(throws: ExplanationError.tooSmall(.samples, 0, method: "kernel-shap")) {
            try KernelSHAP(sampleCount: 0).attribute(.logit(0), to: x, in: network)
        }
        #expect(throws: ExplanationError.tooSmall(.segments, 0, method: "kernel-shap")) {
            try KernelSHAP(segmentation: .slic(SLIC(count: 0))).attribute(.logit(0), to: x, in: network)
        }
        #expect(throws: ExplanationError.segmentsSize(height: 5, width: 7, image: [3, 6, 7])) {
            try KernelSHAP(segmentation: patches(5, 7, rows: 1, columns: 1)).attribute(.logit(0), to: x, in: network)
        }
    }
}

@Suite struct `Coalitions for Kernel SHAP` {
    /// (M - 1) / (C(M, s) s (M - s))
    private func kernel(_ M: Int, _ s: Int) -> Double {
        let choices = (0..<s).reduce(1.0) { $0 * Double(M - $1) / Double($1 + 1) }
        return Double(M - 1) / (choices * Double(s * (M - s)))
    }

    @Test(arguments: [2, 3, 4, 5, 8]) func `Where all are affordable, each is there once with its weight`(players: Int)
    {
        let got = ShapleyCoalitions(of: players, atMost: 1 << players, seed: 0)
        #expect(Set(got.members).count == got.members.count)
        #expect(got.members.count == (1 << players) - 2)
        for (coalition, weight) in zip(got.members, got.weights) {
            let expected = kernel(players, coalition.count { $0 })
            #expect(abs(weight - expected) < 1e-12)
        }
    }

    @Test(arguments: [(12, 100), (50, 1000), (50, 100), (200, 1000), (13, 27)])
    func `Else the nearest to all or none are all there, and the weight of the others is shared`(
        players: Int, limit: Int
    ) {
        let got = ShapleyCoalitions(of: players, atMost: limit, seed: 3)
        #expect(got.members.count <= limit)
        #expect(Set(got.members).count == got.members.count)
        let sizes = got.members.map { $0.count { $0 } }
        #expect(sizes.allSatisfy { (1..<players).contains($0) })
        let alone = zip(sizes, got.weights).filter { $0.0 == 1 || $0.0 == players - 1 }
        #expect(alone.count == 2 * players)
        for (_, weight) in alone { #expect(abs(weight - kernel(players, 1)) < 1e-12) }
        // Complements: each player's coalitions weigh half of all.
        let total = got.weights.reduce(0, +)
        for i in 0..<players {
            let own = zip(got.members, got.weights).reduce(0) { $0 + ($1.0[i] ? $1.1 : 0) }
            #expect(abs(own - total / 2) < 1e-9)
        }
        let all = (1..<players).reduce(0) { $0 + Double(players - 1) / Double($1 * (players - $1)) }
        if limit > 2 * players + 1 { #expect(abs(total - all) < 1e-9) }
    }

    @Test func `Sizes and players are drawn as often as the kernel says`() {
        // Of 20 players, sizes 2 to 18 of 20000 draws; size 2 has 380 coalitions and is enumerated.
        let got = ShapleyCoalitions(of: 20, atMost: 400, seed: 1)
        let drawn = zip(got.members, got.weights).filter { (2...18).contains($0.0.count { $0 }) }
        let total = drawn.reduce(0) { $0 + $1.1 }
        for s in 2...10 {
            let share = drawn.filter { [s, 20 - s].contains($0.0.count { $0 }) }.reduce(0) { $0 + $1.1 } / total
            let of = { (s: Int) in 1 / Double(s * (20 - s)) }
            let expected = (s == 10 ? of(s) : 2 * of(s)) / (2...18).reduce(0) { $0 + of($1) }
            // Four standard deviations of 180 pairs.
            #expect(abs(share - expected) < 4 * (expected * (1 - expected) / 180).squareRoot())
        }
    }

    @Test func `The same seed draws the same, another one others`() {
        let got = [3, 3, 4].map { ShapleyCoalitions(of: 30, atMost: 100, seed: $0).members }
        #expect(got[0] == got[1])
        #expect(got[0] != got[2])
    }
}

@Suite struct `LIME on superpixels` {
    @Test func `A case worked out by hand`() throws {
        // y = 3 z₁ + z₂ over all four coalitions, equally weighted: deviations of ½ from the mean, so that the squares of
        // each superpixel add up to 1 and a penalty of 1 halves the weights.
        let x = Tensor([3, 1], shape: [1, 1, 2])
        let network = try SmallNetworks.linear(Tensor([1, 1], shape: [1, 2]), channels: 1, height: 1, width: 2)
        let method = LIME(segmentation: patches(1, 2, rows: 1, columns: 2), kernelWidth: 1e6)
        let image = try PatchedImage(
            x, baseline: .zero, segmentation: method.segmentation, in: network, method: LIME.name)
        let all = [[true, true], [true, false], [false, true], [false, false]]
        let got = try method.coefficients(of: .logit(0), for: all, of: image, in: network)
        for (got, expected) in zip(got, [1.5, 0.5]) { #expect(abs(got - expected) < 1e-6) }
    }

    @Test(arguments: [LIME.Distance.cosine, .euclidean, .pixelCosine, .pixelEuclidean])
    func `Against the least squares with an intercept in Double`(distance: LIME.Distance) throws {
        let patched = try PatchedTwin(), x = patched.x, b = patched.b, λ = 0.3, σ = 2.0
        let coalitions = Array(PatchedTwin.coalitions[10...50])
        var A = [[Double]](repeating: [Double](repeating: 0, count: 8), count: 7)
        for i in 0..<6 { A[i][i] = λ }
        for z in coalitions {
            let seen = x.elements.indices.map { i in
                z[i % 42 / 7 * 2 / 6 * 3 + i % 7 * 3 / 7] ? x.elements[i] : b.elements[i]
            }
            let D: Double =
                switch distance {
                case .cosine: 1 - cosine(z.map { $0 ? 1 : 0 }, [1, 1, 1, 1, 1, 1])
                case .euclidean: Double(z.count { !$0 }).squareRoot()
                case .pixelCosine: 1 - cosine(seen, x.elements)
                case .pixelEuclidean: zip(seen, x.elements).reduce(0) { $0 + pow($1.0 - $1.1, 2) }.squareRoot()
                }
            // The last unknown is the intercept, the last column the right-hand side.
            let row = z.map { $0 ? 1.0 : 0 } + [1, patched.score(2, of: z)], π = exp(-D * D / (2 * σ * σ))
            for i in 0..<7 { for j in 0..<8 { A[i][j] += π * row[i] * row[j] } }
        }
        let expected = ReferenceArray(Array(eliminated(A)[..<6]), shape: [6])
        let method = LIME(
            segmentation: patched.segmentation, baseline: Twin.baseline, distance: distance, kernelWidth: σ, penalty: λ)
        let network = patched.twin.network
        let image = try PatchedImage(
            x.reshaped(to: [3, 6, 7]).tensor, baseline: Twin.baseline, segmentation: patched.segmentation, in: network,
            method: LIME.name)
        let got = try method.coefficients(of: .logit(2), for: coalitions, of: image, in: network)
        #expect(ReferenceArray(got, shape: [6]).deviation(from: expected) < 1e-5)
    }

    private func cosine(_ a: [Double], _ b: [Double]) -> Double {
        let dot = { (a: [Double], b: [Double]) in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
    }

    /// Gauss's elimination with the right-hand side in the last column.
    private func eliminated(_ system: [[Double]]) -> [Double] {
        var A = system
        for i in A.indices {
            let pivot = (i..<A.count).max { abs(A[$0][i]) < abs(A[$1][i]) }!
            A.swapAt(i, pivot)
            for j in A.indices where j != i {
                let factor = A[j][i] / A[i][i]
                for k in A[j].indices { A[j][k] -= factor * A[i][k] }
            }
        }
        return A.indices.map { A[$0].last! / A[$0][$0] }
    }

    @Test func `Without a penalty to speak of, a linear network's superpixels get what they add`() throws {
        let w = ReferenceArray(waves: [1, 48], seed: 2).rounded, x = ReferenceArray(waves: [1, 6, 8], seed: 3).rounded
        let network = try SmallNetworks.linear(w.tensor, channels: 1, height: 6, width: 8)
        let method = LIME(segmentation: patches(6, 8, rows: 2, columns: 2), sampleCount: 100, penalty: 1e-9)
        let expected = sums(of: w, x, height: 6, width: 8, rows: 2, columns: 2)
        let got = try method.superpixels(.logit(0), ofImage: x.tensor, in: network)
        #expect(Tensor(got.values, shape: [4]).deviation(from: expected) < 1e-5)
        #expect(got.passes == Passes(forward: 100))
    }

    @Test func `The image alone says nothing, and no sample is refused`() throws {
        let network = try Twin().network, x = Twin.image().tensor
        let got = try LIME(sampleCount: 1).attribute(.logit(0), to: x, in: network)
        #expect(got.values == Tensor(zeros: [1, 1, 6, 7]))
        #expect(throws: ExplanationError.tooSmall(.samples, 0, method: "lime")) {
            try LIME(sampleCount: 0).attribute(.logit(0), to: x, in: network)
        }
    }

    @Test func `Superpixels follow the image`() throws {
        let network = try Twin().network
        let x = Tensor((0..<126).map { $0 % 7 < 3 ? 0 : 100 }, shape: [3, 6, 7])
        let got = try LIME(segmentation: .slic(SLIC(count: 2))).superpixels(.logit(0), ofImage: x, in: network)
        #expect(got.segments.labels == (0..<42).map { $0 % 7 < 3 ? 0 : 1 })
    }
}
