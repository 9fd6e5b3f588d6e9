import Tensors
import Testing

/// Old height and width, new height and width; the same table as in Golden/make_resize_goldens.py.
private let sizes = [
    (37, 53, 16, 24), (37, 53, 61, 90), (150, 9, 20, 33), (64, 64, 64, 31), (1, 7, 5, 3), (301, 203, 64, 64),
    (90, 31, 20, 7), (7, 7, 1, 1),
]

/// [3, H, W]: full of edges, with every level from 0 to 255.
private func picture(_ height: Int, _ width: Int) -> Tensor {
    Tensor(shape: [3, height, width]) { levels in
        for i in levels.indices {
            let c = i / (height * width), y = i / width % height, x = i % width
            levels[i] = Float(((x * 73 + y * 151 + c * 29) ^ (x * y)) & 255)
        }
    }
}

private func name(_ size: (Int, Int, Int, Int)) -> String { "\(size.0)x\(size.1)-to-\(size.2)x\(size.3)" }

@Suite struct `Resizing photographs` {
    @Test(arguments: sizes, [ResizeFilter.bicubic, .bilinear])
    func `Every level is Pillow's`(size: (Int, Int, Int, Int), filter: ResizeFilter) throws {
        let expected = try golden("resize-\(filter)-\(name(size))")
        let got = picture(size.0, size.1).resizedAntialiased(height: size.2, width: size.3, filter: filter)
        #expect(got.shape == expected.shape)
        let difference = (got - expected).absoluteValue()
        let largest = difference.maximum(), wrong = difference.elements.filter { $0 > 0 }.count
        #expect(largest == 0, "\(wrong) of \(got.count) levels differ")
    }

    @Test(arguments: [(40, 30, 17, 23), (9, 200, 12, 266), (200, 9, 266, 12), (30, 40, 60, 50)])
    func `A window is the same part of the whole, to the bit`(size: (Int, Int, Int, Int)) {
        let (oldHeight, oldWidth, height, width) = size
        let photograph = picture(oldHeight, oldWidth), rows = height / 3..<height - 1, columns = 2..<width / 2
        for filter in [ResizeFilter.bilinear, .bicubic] {
            let whole = photograph.resizedAntialiased(height: height, width: width, filter: filter)
            let part = photograph.resizedAntialiased(
                height: height, width: width, filter: filter, rows: rows, columns: columns)
            let expected = whole.cropped(
                top: rows.lowerBound, left: columns.lowerBound, height: rows.count, width: columns.count)
            #expect(part == expected)
        }
    }

    @Test func `A photograph of the same size stays as it is`() {
        let old = picture(20, 31)
        let got = old.resizedAntialiased(height: 20, width: 31)
        #expect(got == old)
    }

    @Test func `Half the width averages over the triangle by hand`() {
        // Weights 1/8, 3/8, 3/8, 1/8 around each new centre; at the ends the three that are there: 3/7, 3/7, 1/7.
        let got = Tensor([0, 0, 80, 80, 160, 160], shape: [1, 1, 6])
            .resizedAntialiased(height: 1, width: 3, filter: .bilinear)
        #expect(got == Tensor([11, 80, 149], shape: [1, 1, 3]))
    }

    @Test func `Levels are rounded and held within 0 to 255 before they are weighted`() {
        let got = Tensor([-20, 300, 99.6, 1.4], shape: [1, 2, 2]).resizedAntialiased(height: 2, width: 2)
        #expect(got.elements == [0, 255, 100, 1])
    }

    @Test func `The cubic overshoots beside an edge and stays within the levels`() {
        let edge = Tensor([50, 50, 50, 50, 200, 200, 200, 200], shape: [1, 1, 8])
        let got = edge.resizedAntialiased(height: 1, width: 32)
        #expect(got.minimum() < 50 && got.maximum() > 200)
        let clipped = (edge * 2 - 100).resizedAntialiased(height: 1, width: 32)
        #expect(clipped.minimum() == 0 && clipped.maximum() == 255)
    }
}

@Suite struct `Resizing maps` {
    @Test(
        arguments: sizes.filter { $0.0 * $0.1 < 3000 && $0.2 * $0.3 < 3000 },
        [("plain", Sampling.betweenCentres), ("aligned", .cornersAligned), ("nearest", .nearestCell)])
    func `A plane is interpolated as PyTorch does`(size: (Int, Int, Int, Int), way: (String, Sampling)) throws {
        let expected = try golden("resize-\(way.0)-\(name(size))")
        let got = (picture(size.0, size.1)[part: 0] * (1 / 16))
            .resized(height: size.2, width: size.3, sampling: way.1)
        let difference = (got - expected).absoluteValue().maximum()
        #expect(difference < 1e-5)
    }

    @Test func `Two cells become four by hand`() {
        let got = Tensor([0, 1], shape: [1, 2]).resized(height: 1, width: 4)
        #expect(got.elements == [0, 0.25, 0.75, 1])
    }

    @Test func `Aligned corners and repeated cells by hand`() {
        let two = Tensor([0, 3], shape: [1, 2])
        #expect(two.resized(height: 1, width: 4, sampling: .cornersAligned).elements == [0, 1, 2, 3])
        #expect(two.resized(height: 1, width: 5, sampling: .nearestCell).elements == [0, 0, 0, 3, 3])
    }

    @Test func `A ramp stays a ramp between the centres of the outer cells`() {
        let ramp = Tensor((0..<7).map { Float($0) }, shape: [7, 1])
        let got = ramp.resized(height: 224, width: 3)
        for y in 16..<208 {
            let expected = (Float(y) + 0.5) / 32 - 0.5
            #expect(abs(got[y, 1] - expected) < 1e-5)
        }
        #expect(got[0, 0] == 0 && got[223, 2] == 6)
    }

    @Test func `Each plane of a batch is resized by itself`() {
        let batch = picture(5, 4).reshaped(to: [3, 1, 5, 4])
        let got = batch.resized(height: 9, width: 11)
        #expect(got.shape == [3, 1, 9, 11])
        for i in 0..<3 {
            let alone = batch[part: i].resized(height: 9, width: 11)
            #expect(got[part: i] == alone)
        }
    }
}
