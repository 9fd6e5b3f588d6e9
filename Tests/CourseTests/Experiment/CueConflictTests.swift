import Course
import Tensors
import Testing

@Suite struct `Outlines and coats` {
    @Test func `A silhouette is the mask, black on white`() {
        let mask = Tensor([0, 1, 0.5, 0.2], shape: [2, 2])
        #expect(Silhouette.picture(of: mask).elements == [255, 0, 128, 204, 255, 0, 128, 204, 255, 0, 128, 204])
        #expect(Silhouette.picture(of: Tensor(zeros: [3, 4])) == Tensor(repeating: 255, shape: [3, 3, 4]))
        #expect(Silhouette.picture(of: Tensor(repeating: 1, shape: [3, 4])) == Tensor(zeros: [3, 3, 4]))
    }

    @Test func `The largest square by hand`() {
        let mask = Tensor(
            [
                1, 1, 0, 1, 1,
                1, 1, 1, 1, 1,
                0, 1, 1, 1, 0,
                1, 1, 1, 1, 1,
            ], shape: [4, 5])
        #expect(PixelSquare(largestIn: mask) == PixelSquare(top: 1, left: 1, side: 3))
        #expect(PixelSquare(largestIn: Tensor(zeros: [4, 5])) == nil)
        #expect(PixelSquare(largestIn: Tensor(repeating: 1, shape: [6, 4])) == PixelSquare(top: 0, left: 0, side: 4))
        #expect(PixelSquare(largestIn: mask * 0.6, share: 0.7) == nil)
        #expect(PixelSquare(largestIn: mask * 0.6, share: 0.5)?.side == 3)
    }

    @Test(arguments: 0..<20) func `The largest square is the first of those that trying all of them finds`(seed: UInt64)
    {
        let (height, width) = (7 + Int(seed) % 3, 6 + Int(seed) % 5)
        let mask = RandomNumbers(seed: seed).uniformTensor([height, width]).map { $0 < 0.75 ? 1 : 0 }
        var best: PixelSquare?
        for side in 1...min(height, width) {
            search: for top in 0...height - side {
                for left in 0...width - side
                where mask.cropped(top: top, left: left, height: side, width: side).minimum() == 1 {
                    best = PixelSquare(top: top, left: left, side: side)
                    break search
                }
            }
        }
        #expect(PixelSquare(largestIn: mask) == best)
    }

    @Test func `A coat runs to and fro, by hand`() {
        let plane = Tensor([1, 2, 3, 4], shape: [2, 2])
        let coat = Coat(swatch: Tensor(stacking: [plane, plane * 10, plane]))
        let filled = coat.filling(Tensor(repeating: 1, shape: [3, 5]))
        #expect(filled[part: 0].elements == [1, 2, 2, 1, 1, 3, 4, 4, 3, 3, 3, 4, 4, 3, 3])
        #expect(filled[part: 1] == filled[part: 0] * 10)
        let half = coat.filling(Tensor([0, 0.5], shape: [1, 2]))
        // 0.5 · 2 + 0.5 · 255 = 128.5
        #expect(half[part: 0].elements == [255, 129])
    }

    @Test func `Neighbours across a seam are equal, and beside the outline all is white`() {
        let swatch = RandomNumbers(seed: 2).uniformTensor([3, 5, 5], in: 0...255).map { $0.rounded() }
        let coat = Coat(swatch: swatch), whole = coat.filling(Tensor(repeating: 1, shape: [20, 20]))
        #expect(whole.cropped(top: 0, left: 0, height: 5, width: 5) == swatch)
        for place in 0..<20 {
            for seam in [5, 10, 15] {
                #expect(whole[1, place, seam - 1] == whole[1, place, seam])
                #expect(whole[2, seam - 1, place] == whole[2, seam, place])
            }
        }
        let mask = RandomNumbers(seed: 4).uniformTensor([9, 13])
        let filled = coat.filling(mask)
        let reference = Tensor(
            (0..<3 * 9 * 13).map { i -> Float in
                let (channel, row, column) = (i / 117, i / 13 % 9, i % 13), m = mask[row, column]
                let places = [row, column].map { $0 / 5 % 2 == 0 ? $0 % 5 : 4 - $0 % 5 }
                return (m * swatch[channel, places[0], places[1]] + 255 * (1 - m)).rounded()
            }, shape: [3, 9, 13])
        #expect(filled == reference)
        #expect(coat.filling(Tensor(zeros: [4, 4])) == Tensor(repeating: 255, shape: [3, 4, 4]))
    }
}
