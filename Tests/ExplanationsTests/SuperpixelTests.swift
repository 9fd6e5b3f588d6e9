import Drawing
import Explanations
import Reference
import Tensors
import Testing

@Suite struct `Colours in CIELAB` {
    /// Values that follow from IEC 61966-2-1 and CIE 15, as tables of colours give them.
    @Test(
        arguments: [
            ([255, 255, 255], [100, 0, 0]), ([0, 0, 0], [0, 0, 0]), ([255, 0, 0], [53.24, 80.09, 67.20]),
            ([0, 255, 0], [87.73, -86.18, 83.18]), ([0, 0, 255], [32.30, 79.19, -107.86]),
            ([119, 119, 119], [50.03, 0, 0]),
        ] as [([Float], [Float])])
    func `Primaries, black, white and grey`(rgb: [Float], expected: [Float]) {
        let got = CIELAB.pixels(Tensor(rgb, shape: [3, 1, 1])).elements
        for (got, expected) in zip(got, expected) { #expect(abs(got - expected) < 0.01) }
    }

    @Test func `Against the formula in Double`() {
        let levels = Tensor((0..<3 * 400).map { Float($0 * 37 % 256) }, shape: [3, 20, 20])
        let got = CIELAB.pixels(levels)
        for i in 0..<400 {
            let expected = ReferenceSLIC.lab((0..<3).map { Double(levels.elements[$0 * 400 + i]) })
            for c in 0..<3 { #expect(abs(Double(got.elements[c * 400 + i]) - expected[c]) < 1e-3) }
        }
    }

    @Test func `One channel is grey, and so is the mean of two`() {
        let grey = CIELAB.pixels(Tensor([119, 255], shape: [1, 1, 2]))
        #expect(grey == CIELAB.pixels(Tensor([119, 255, 119, 255, 119, 255], shape: [3, 1, 2])))
        #expect(CIELAB.pixels(Tensor([100, 250, 138, 260], shape: [2, 1, 2])) == grey)
    }
}

@Suite struct `Superpixels` {
    /// Waves of all levels, `[3, H, W]`.
    private func waves(_ height: Int, _ width: Int, seed: Int = 1) -> Tensor {
        let smooth = ReferenceArray(waves: [3, (height + 3) / 4, (width + 3) / 4], seed: seed).tensor
        let large = smooth.resized(height: height, width: width)
        return large.map { min(max(128 + 90 * $0, 0), 255).rounded() }
    }

    @Test func `A case worked out by hand`() {
        // Five black columns, three white ones; two superpixels start at columns 1.5 and 5.5. The gradient of column 5 is
        // 100², that of column 6 is 0: the second one moves there. With S = 4 and m = 10 the whole image's width weighs
        // (7 / 4)² · 100 = 306, black and white 100² = 10000: the edge between the columns 4 and 5 decides.
        let x = Tensor((0..<96).map { $0 % 8 < 5 ? 0 : 255 }, shape: [3, 4, 8])
        let got = SLIC(count: 2, compactness: 10).segments(of: x)
        #expect(got.count == 2)
        #expect(got.labels == (0..<32).map { $0 % 8 < 5 ? 0 : 1 })
        // With m = 1000, one pixel more than half the way weighs (2.5² - 1.5²) / 4² · 1000² = 250000: the grid decides.
        let square = SLIC(count: 2, compactness: 1000).segments(of: x)
        #expect(square.labels == (0..<32).map { $0 % 8 < 4 ? 0 : 1 })
    }

    @Test(arguments: [(24, 30, 2, 3, 10.0), (17, 23, 3, 4, 40), (31, 16, 4, 2, 3), (20, 20, 1, 1, 10)])
    func `Against the loop over all centres in Double`(
        height: Int, width: Int, rows: Int, columns: Int, compactness: Double
    ) {
        let x = waves(height, width)
        let expected = ReferenceSLIC.clusters(
            of: ReferenceArray(x).reshaped(to: [1, 3, height, width]), rows: rows, columns: columns,
            compactness: compactness, iterations: 5)
        let slic = SLIC(count: rows * columns, compactness: Float(compactness), iterations: 5)
        #expect(slic.clusters(of: x).map(Int.init) == expected)
    }

    @Test(arguments: [(224, 224, 49, 7, 7), (224, 224, 50, 7, 7), (60, 90, 6, 2, 3), (9, 9, 81, 9, 9), (1, 6, 3, 1, 3)])
    func `A uniform image gives a grid`(height: Int, width: Int, count: Int, rows: Int, columns: Int) {
        let got = SLIC(count: count).segments(of: Tensor(repeating: 77, shape: [3, height, width]))
        #expect(got.count == rows * columns)
        #expect(got.labels == grid(height, width, rows, columns))
    }

    @Test func `So does any image where only nearness counts`() {
        let got = SLIC(count: 12, compactness: 1e6, avoidsEdges: false).segments(of: waves(60, 80))
        #expect(got.labels == grid(60, 80, 3, 4))
    }

    private func grid(_ height: Int, _ width: Int, _ rows: Int, _ columns: Int) -> [Int32] {
        (0..<height * width).map { Int32($0 / width * rows / height * columns + $0 % width * columns / width) }
    }

    @Test(arguments: [1, 7, 50, 300], [1, 10, 40] as [Float])
    func `Each is in one piece and not too small`(count: Int, compactness: Float) {
        let got = SLIC(count: count, compactness: compactness).segments(of: waves(50, 60, seed: count))
        let joined = Segments.connecting(got.labels, height: 50, width: 60, smallest: 0)
        #expect(joined == got)
        // A quarter of a cell; the grid has at most a third more cells than asked for.
        #expect(got.sizes.min()! >= 50 * 60 / (4 * (count + (count + 2) / 3)))
        #expect(got.sizes.reduce(0, +) == 3000)
    }

    @Test(arguments: [1, 2, 4]) func `Images of other numbers of channels, and of one pixel`(channels: Int) {
        let x = Tensor(repeating: 9, shape: Shape([channels, 1, 1]))
        #expect(SLIC().segments(of: x) == Segments(labels: [0], height: 1, width: 1))
        let line = Tensor((0..<channels * 6).map { $0 % 6 < 2 ? 10 : 240 }, shape: Shape([channels, 1, 6]))
        #expect(SLIC(count: 2, compactness: 1).segments(of: line).labels == [0, 0, 1, 1, 1, 1])
    }

    @Test func `Small pieces join the neighbour with the longest border`() {
        // 1 lies within 0 and touches 2 on one side only; the pieces of 2 are two patches.
        let given: [Int32] = [
            0, 0, 0, 0, 2,
            0, 1, 2, 2, 2,
            0, 0, 2, 2, 2,
            2, 0, 0, 2, 2,
        ]
        let got = Segments.connecting(given, height: 4, width: 5, smallest: 2)
        // The 2 at the lower left is small as well.
        let expected: [Int32] = [
            0, 0, 0, 0, 1,
            0, 0, 1, 1, 1,
            0, 0, 1, 1, 1,
            0, 0, 0, 1, 1,
        ]
        #expect(got.labels == expected)
        let whole = Segments.connecting(given, height: 4, width: 5, smallest: 0)
        #expect(whole.count == 4)
        // None is large enough: the largest one takes all.
        #expect(Segments.connecting(given, height: 4, width: 5, smallest: 100).count == 2)
    }

    @Test func `Their sizes, borders and values on a map`() {
        let patches = Segments(Tensor([7, 7, 3, 7, 3, 3], shape: [2, 3]))
        #expect(patches.labels == [0, 0, 1, 0, 1, 1])
        #expect(patches.sizes == [3, 3])
        #expect(patches.borders == Tensor([0, 1, 0, 1, 0, 0], shape: [2, 3]))
        #expect(patches.painted([2, -1]) == Tensor([2, 2, -1, 2, -1, -1], shape: [2, 3]))
    }
}

/// `make_superpixel_goldens.py`: scikit-image 0.26.0 on the middle 160 × 160 pixels of a photograph.
@Suite(.enabled(if: RepositoryFile.areInstalled("photographs/chelsea.png"), "needs ./setup"))
struct `Superpixels and scikit-image's` {
    /// K-means ends where its start and its reach lead: the peer's centres compete for pixels 2 S away and not S, which
    /// counts the more the less compact superpixels are. Agreement beyond chance, and the share of the peer's borders
    /// within 2 pixels of ours.
    @Test(arguments: [(40, 0.8, 0.8), (10, 0.5, 0.65)])
    func `They lie nearer to each other than to a grid`(compactness: Int, agreement: Double, recall: Double) throws {
        let photograph = try Photograph(contentsOf: RepositoryFile.path("Assets/photographs/chelsea.png")).tensor()
        let x = photograph.cropped(
            top: (photograph.shape[1] - 160) / 2, left: (photograph.shape[2] - 160) / 2, height: 160, width: 160)
        let golden = try NumPyFile.read(
            from: RepositoryFile.path("Tests/ExplanationsTests/Golden/slic-\(compactness)-chelsea.npy"))
        let peer = Segments(golden)
        let ours = SLIC(count: 25, compactness: Float(compactness), avoidsEdges: false).segments(of: x)
        let grid = SLIC(count: 25).segments(of: Tensor(zeros: x.shape))
        let got = ours.adjustedRandIndex(peer), borders = peer.borderShare(within: 2, of: ours)
        #expect(got > agreement)
        #expect(got > grid.adjustedRandIndex(peer) + 0.1)
        #expect(borders > recall)
        #expect(borders > peer.borderShare(within: 2, of: grid) + 0.3)
    }
}

extension Segments {
    /// How far two divisions agree beyond chance, 1 being equal (Hubert and Arabie, 1985).
    fileprivate func adjustedRandIndex(_ other: Segments) -> Double {
        var both: [Int: Int] = [:]
        for (a, b) in zip(labels, other.labels) { both[Int(a) * other.count + Int(b), default: 0] += 1 }
        let pairs = { (n: Int) in Double(n * (n - 1) / 2) }
        let together = both.values.reduce(0) { $0 + pairs($1) }
        let a = sizes.reduce(0) { $0 + pairs($1) }, b = other.sizes.reduce(0) { $0 + pairs($1) }
        let expected = a * b / pairs(labels.count)
        return (together - expected) / ((a + b) / 2 - expected)
    }

    /// The share of the border pixels that lie at most so many pixels from a border of another division.
    fileprivate func borderShare(within distance: Int, of other: Segments) -> Double {
        let mine = borders.elements, theirs = other.borders.elements
        let near = mine.indices.filter { mine[$0] > 0 }.map { i in
            (-distance...distance).contains { dy in
                (-distance...distance).contains { dx in
                    let row = i / width + dy, column = i % width + dx
                    return (0..<height).contains(row) && (0..<width).contains(column)
                        && theirs[row * width + column] > 0
                }
            }
        }
        return Double(near.count { $0 }) / Double(near.count)
    }
}
