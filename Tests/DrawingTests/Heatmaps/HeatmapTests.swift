import Tensors
import Testing

@testable import Drawing

@Suite struct `Heatmaps` {
    /// Black to white, so that color(v) is 255·v in every channel.
    static let ramp = ColorMap(name: "ramp", table: (0..<256).map { UInt32($0) * 0x010101 })
    /// Y = 0.299·100 + 0.587·150 + 0.114·200 = 140.75.
    static let photograph = Photograph(
        width: 2, height: 1, pixels: [100, 150, 200, 255, 100, 150, 200, 255])

    func levels(_ heatmap: Heatmap) -> [UInt8] {
        let pixels = heatmap.rendered().pixels
        return stride(from: 0, to: pixels.count, by: 4).map { pixels[$0] }
    }

    @Test func `Zero shows the greyed photograph, the limit four fifths of the strongest colour`() {
        let scale = ColorScale(.ownMaximum, unit: "", colors: Self.ramp)
        let heatmap = Heatmap(Tensor([0, 5], shape: [1, 2]), over: Self.photograph, scale: scale)
        // 0.2·140.75 + 0.8·255 = 232.15.
        #expect(levels(heatmap) == [141, 232])
    }

    @Test func `A shared scale leaves a weaker map weaker, and clamps a stronger one`() {
        let scale = ColorScale(.upTo(10), unit: "logit", colors: Self.ramp)
        let heatmap = Heatmap(Tensor([5, 12], shape: [1, 2]), over: Self.photograph, scale: scale)
        // v = 0.5, a = 0.4: 0.6·140.75 + 0.4·127.5 = 135.45.
        #expect(levels(heatmap) == [135, 232])
    }

    @Test func `A signed map is symmetric about zero`() {
        let scale = ColorScale(.symmetric(2), unit: "logit", colors: Self.ramp)
        let over = Heatmap(Tensor([-2, 1], shape: [1, 2]), over: Self.photograph, scale: scale)
        let alone = Heatmap(Tensor([-2, 0, 1, 9], shape: [2, 2]), over: nil, scale: scale)
        // The light of 140.75: 1 - 0.4 (1 - 140.75 / 255) = 0.8208. v = -1: 0; v = 0.5: 0.8208 · 191.25 = 156.97.
        #expect(levels(over) == [0, 157])
        #expect(levels(alone) == [0, 128, 191, 255])
    }

    @Test func `Zero of a signed map is white over white, and pale over black`() {
        let scale = ColorScale(.symmetric(1), unit: "logit")
        for (level, expected) in [(255, 255), (0, 153)] as [(UInt8, Double)] {
            let ground = Photograph(width: 1, height: 1, pixels: [level, level, level, 255])
            let got = Heatmap(Tensor([0], shape: [1, 1]), over: ground, scale: scale).rendered().pixels
            // The middle of the table is not quite white.
            for channel in 0..<3 { #expect(abs(Double(got[channel]) - expected) < 10) }
        }
    }

    @Test(arguments: [[0, 0, 0, 0], [-3, -1, 0, -2], [Float.nan, 0, 0, 0]])
    func `A map with nothing positive leaves the photograph grey and says so`(values: [Float]) {
        let heatmap = Heatmap(Tensor(values, shape: [2, 2]), over: Self.photograph, scale: .ownMaximum(.english))
        let caption = Cell.heatmap(heatmap, caption: "zebra · 0.02").fullCaption(.english)
        let pixels = heatmap.rendered().pixels
        #expect(heatmap.isEmpty)
        #expect(pixels == [141, 141, 141, 255, 141, 141, 141, 255])
        #expect(caption == "zebra · 0.02\nnothing positive")
    }

    @Test func `Cells keep their place when a map is enlarged`() {
        let scale = ColorScale(.ownMaximum, unit: "", colors: Self.ramp)
        let black = Photograph(width: 4, height: 1, pixels: [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255])
        let heatmap = Heatmap(Tensor([0, 1], shape: [1, 1, 1, 2]), over: black, scale: scale)
        // Half-pixel centres: v = 0, 0.25, 0.75, 1, and 0.8·v·255·v.
        #expect(levels(heatmap) == [0, 13, 115, 204])
    }

    @Test func `The peak is the middle of the largest element`() {
        let heatmap = Heatmap(Tensor([0, 1, 2, 9, 4, 5], shape: [2, 3]), over: nil, scale: .ownMaximum(.english))
        let peak = heatmap.peak
        #expect(abs(peak.x - 1.0 / 6) < 1e-12)
        #expect(peak.y == 0.75)
    }
}

@Suite struct `Colour scales` {
    @Test(arguments: [(0.0, 1 as Float), (50, 3), (99.5, 4.98), (100, 5)])
    func `Percentiles are NumPy's, of absolute values and over all maps`(percent: Double, expected: Float) {
        let maps = [Tensor([-5, 1, 2], shape: [1, 3]), Tensor([3, -4], shape: [2, 1])]
        let value = absolutePercentile(percent, of: maps)
        #expect(abs(value - expected) < 1e-5)
    }

    @Test func `A shared scale ends at the largest value of all maps`() {
        let maps = [Tensor([1, 2], shape: [1, 2]), Tensor([7, -9], shape: [1, 2])]
        let scale = ColorScale.shared(by: maps, unit: "logit")
        #expect(scale.limits == .upTo(7))
    }

    @Test func `A signed map of almost only zeros still shows the others`() {
        var values = [Float](repeating: 0, count: 1000)
        values[7] = -2
        let limit = ColorScale.Limits.ownPercentile.limit(for: Tensor(values, shape: [10, 100]))
        #expect(limit == 2)
    }
}
