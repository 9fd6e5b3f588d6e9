import Testing

@testable import Drawing

@Suite struct `Colour maps` {
    static let maps: [ColorMap] = [.magma, .inferno, .viridis, .blueWhiteRed, .jet]

    @Test(arguments: maps)
    func `Entries are matplotlib's`(map: ColorMap) throws {
        let expected = try #require(
            Golden.decode([String: [String: [Float]]].self, from: "colormaps.json")[map.name])
        for (i, rgb) in expected {
            let index = try #require(Float(i))
            let color = map[index / 255]
            let isEqual = zip([color.red, color.green, color.blue], rgb).allSatisfy { abs($0 - $1) < 0.01 }
            #expect(isEqual, "entry \(i) of \(map.name) is \(color)")
        }
    }

    @Test func `Between two entries lies the straight line, and beyond the ends nothing new`() {
        let ramp = ColorMap(name: "ramp", table: (0..<256).map { UInt32($0) })
        let middle = ramp[100.5 / 255].blue
        let ends = [ramp[-3], ramp[.nan], ramp[0], ramp[1], ramp[7]].map(\.blue)
        #expect(abs(middle - 100.5) < 1e-3)
        #expect(ends == [0, 0, 0, 255, 255])
    }

    @Test(arguments: [ColorMap.magma, .inferno, .viridis])
    func `Sequential maps grow lighter from end to end`(map: ColorMap) {
        let lightness = (0...32).map { i in
            let color = map[Float(i) / 32]
            return 0.299 * color.red + 0.587 * color.green + 0.114 * color.blue
        }
        #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 }, "\(lightness)")
    }

    @Test func `The diverging map is near white in the middle, blue below and red above`() {
        let middle = ColorMap.blueWhiteRed[0.5], low = ColorMap.blueWhiteRed[0.1], high = ColorMap.blueWhiteRed[0.9]
        #expect(min(middle.red, middle.green, middle.blue) > 240)
        #expect(low.blue > low.red + 80)
        #expect(high.red > high.blue + 80)
    }

    @Test func `A colour over another mixes by opacity`() {
        let color = Color(0xFF8000).withOpacity(0.25).over(Color(0x0000FF))
        #expect(color == Color(red: 63.75, green: 32, blue: 191.25))
        #expect("\(Color(0x0072B2))" == "#0072B2")
    }
}
