import Course
import Foundation
import Tensors
import Testing

@Suite struct `Distortions` {
    /// A picture of three different planes with levels over the whole range.
    private static let picture = RandomNumbers(seed: 3).uniformTensor([3, 9, 7], in: 0...255).map { $0.rounded() }

    /// 0.299 R + 0.587 G + 0.114 B in Double.
    private static func grey(_ picture: Tensor, _ row: Int, _ column: Int) -> Double {
        0.299 * Double(picture[0, row, column]) + 0.587 * Double(picture[1, row, column])
            + 0.114 * Double(picture[2, row, column])
    }

    @Test func `One pixel by hand`() {
        let pixel = Tensor([200, 100, 50], shape: [3, 1, 1])
        // 59.8 + 58.7 + 5.7 = 124.2
        #expect(Distortion.grey(pixel, seed: 0).elements == [124, 124, 124])
        // 0.1 · 124.2 + 255 · 0.9 / 2 = 127.17
        #expect(Distortion.contrast(0.1)(pixel, seed: 0).elements == [127, 127, 127])
        // 0.3 · 124.2 + 255 · 0.7 / 2 = 126.51
        #expect(Distortion.noise(0)(pixel, seed: 0).elements == [127, 127, 127])
        #expect(Distortion.none(pixel, seed: 0).elements == [200, 100, 50])
    }

    @Test func `Quarters turn to the left, and four of them are none`() {
        let plane = Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 3])
        let picture = Tensor(stacking: [plane[part: 0], plane[part: 0], plane[part: 0]])
        let left = Distortion.rotation(quarters: 1)(picture, seed: 0)
        #expect(left.shape == [3, 3, 2])
        #expect(left[part: 0].elements == [3, 6, 2, 5, 1, 4])
        #expect(Distortion.rotation(quarters: 2)(picture, seed: 0)[part: 2].elements == [6, 5, 4, 3, 2, 1])
        #expect(Distortion.rotation(quarters: 4)(picture, seed: 0) == Distortion.grey(picture, seed: 0))
        #expect(Distortion.rotation(quarters: -3)(picture, seed: 0) == left)
    }

    @Test(arguments: [0.03, 0.3, 0.85]) func `Contrast is the formula at each pixel`(contrast: Double) {
        let faint = Distortion.contrast(contrast)(Self.picture, seed: 0)
        for row in 0..<9 {
            for column in 0..<7 {
                let exact = contrast * Self.grey(Self.picture, row, column) + 255 * (1 - contrast) / 2
                #expect(abs(Double(faint[1, row, column]) - exact) < 0.501)
            }
        }
    }

    @Test(arguments: [0.6, 2.0]) func `The low-pass is a sum over all pixels, the border going on`(deviation: Double) {
        let smooth = Distortion.lowPass(deviation)(Self.picture, seed: 0)
        let reach = Int((4 * deviation).rounded(.up))
        for row in 0..<9 {
            for column in 0..<7 {
                var sum = 0.0, weight = 0.0
                for i in -reach...reach {
                    for j in -reach...reach {
                        let w = exp(-Double(i * i + j * j) / (2 * deviation * deviation))
                        let at = (min(max(row + i, 0), 8), min(max(column + j, 0), 6))
                        sum += w * Self.grey(Self.picture, at.0, at.1)
                        weight += w
                    }
                }
                #expect(abs(Double(smooth[0, row, column]) - sum / weight) < 0.51)
            }
        }
    }

    @Test func `Noise is even between its bounds, the same for a seed, and one for the three channels`() {
        let plain = Tensor(repeating: 127.5, shape: [3, 64, 64]), noise = Distortion.noise(0.2)
        let noisy = noise(plain, seed: 5)
        #expect(noisy == noise(plain, seed: 5) && noisy != noise(plain, seed: 6))
        #expect(noisy[part: 0] == noisy[part: 1] && noisy[part: 1] == noisy[part: 2])
        let change = noisy[part: 0] - 127.5
        #expect(change.absoluteValue().maximum() <= 0.2 * 255 + 0.5)
        // The variance of an even distribution of width 2w is w² / 3; 4096 numbers hit it within a tenth.
        #expect(abs((change * change).mean() / (51 * 51 / 3) - 1) < 0.1)
        #expect(noise(Self.picture, seed: 1).elements.allSatisfy { (0...255).contains($0) && $0 == $0.rounded() })
    }

    @Test func `Without strength, or on an even picture, nothing happens but grey`() {
        let grey = Distortion.grey(Self.picture, seed: 0)
        #expect(Distortion.contrast(1)(Self.picture, seed: 0) == grey)
        #expect(Distortion.lowPass(0)(Self.picture, seed: 0) == grey)
        #expect(Distortion.noise(0)(Self.picture, seed: 0) == Distortion.contrast(0.3)(Self.picture, seed: 0))
        let even = Tensor(repeating: 80, shape: [3, 12, 12])
        #expect(Distortion.lowPass(3)(even, seed: 0) == even)
        #expect(Distortion.contrast(0)(even, seed: 0) == Tensor(repeating: 128, shape: [3, 12, 12]))
    }
}
