import Testing

@testable import Drawing

@Suite struct `Framing photographs` {
    /// Red counts columns, green rows.
    func numbered(_ width: Int, _ height: Int) -> Photograph {
        let pixels = (0..<width * height).flatMap { i -> [UInt8] in [UInt8(i % width), UInt8(i / width), 0, 255] }
        return Photograph(width: width, height: height, pixels: pixels)
    }

    @Test func `A part keeps its pixels`() {
        let part = numbered(6, 4).cropped(x: 2, y: 1, width: 2, height: 2)
        #expect(part.pixels == [2, 1, 0, 255, 3, 1, 0, 255, 2, 2, 0, 255, 3, 2, 0, 255])
    }

    @Test func `The central square is in the middle and has the share of the shorter side`() {
        let square = numbered(40, 20).centralSquare(share: 0.5)
        #expect(square.width == 10)
        #expect(square.height == 10)
        #expect(square.pixels.prefix(2) == [15, 5])
    }

    @Test func `Reducing averages the area under each new pixel`() {
        let reduced = numbered(6, 4).reduced(toCover: 3, 2)
        // Columns 0 and 1, 2 and 3, 4 and 5 average to 0.5, 2.5, 4.5, rounded up; rows likewise.
        #expect(reduced.pixels == [1, 1, 0, 255, 3, 1, 0, 255, 5, 1, 0, 255, 1, 3, 0, 255, 3, 3, 0, 255, 5, 3, 0, 255])
    }

    @Test(arguments: [(100, 80, 30, 30), (7, 90, 7, 7), (33, 33, 32, 32)])
    func `Reducing keeps proportions, covers the frame and keeps a plain colour plain`(
        width: Int, height: Int, frameWidth: Int, frameHeight: Int
    ) {
        let color: [UInt8] = [9, 99, 199, 255]
        let plain = Photograph(
            width: width, height: height, pixels: Array(repeatElement(color, count: width * height).joined()))
        let reduced = plain.reduced(toCover: frameWidth, frameHeight)
        let colors = Set(stride(from: 0, to: reduced.pixels.count, by: 4).map { Array(reduced.pixels[$0..<$0 + 4]) })
        #expect(reduced.width >= frameWidth && reduced.height >= frameHeight)
        #expect(abs(Double(reduced.width) / Double(reduced.height) / (Double(width) / Double(height)) - 1) < 0.05)
        #expect(colors == [color])
    }

    @Test func `A smaller photograph is left alone`() {
        let photograph = numbered(6, 4)
        #expect(photograph.reduced(toCover: 60, 4) == photograph)
    }

    @Test func `Enlarging repeats pixels`() {
        let enlarged = numbered(2, 1).enlarged(by: 2)
        let row: [UInt8] = [0, 0, 0, 255, 0, 0, 0, 255, 1, 0, 0, 255, 1, 0, 0, 255]
        #expect(enlarged == Photograph(width: 4, height: 2, pixels: row + row))
    }
}
