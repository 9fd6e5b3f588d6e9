import Testing

@testable import Drawing

@Suite struct `Writing numbers` {
    @Test(arguments: [
        (0.42, 2, "0.42", "0,42"), (-1.5, 1, "−1.5", "−1,5"), (-0.001, 2, "0.00", "0,00"), (7, 0, "7", "7"),
        (1234.5, 1, "1,234.5", "1234,5"), (-1_234_567, 0, "−1,234,567", "−1\u{202F}234\u{202F}567"),
        (0.125, 2, "0.12", "0,12"), (999.999, 1, "1,000.0", "1000,0"), (.infinity, 1, "∞", "∞"),
        (-.infinity, 1, "−∞", "−∞"), (.nan, 2, "–", "–"),
    ])
    func `Decimals, groups and minus signs follow the language`(
        value: Double, decimals: Int, english: String, spanish: String
    ) {
        let inEnglish = NumberStyle.english.string(value, decimals: decimals)
        let inSpanish = NumberStyle.spanish.string(value, decimals: decimals)
        #expect(inEnglish == english)
        #expect(inSpanish == spanish)
    }

    @Test func `Whole numbers and percentages`() {
        let written = [NumberStyle.english, .spanish].map { [$0.string(-12345), $0.percent(0.425, decimals: 1)] }
        #expect(written == [["−12,345", "42.5%"], ["−12\u{202F}345", "42,5\u{202F}%"]])
    }

    @Test func `A caption joins class and probability, and tells a tiny one from none`() {
        let captions = [0.42, 0.0004, 0].map { Wording.spanish.caption("cebra", probability: $0) }
        #expect(captions == ["cebra\u{A0}·\u{A0}0,42", "cebra\u{A0}·\u{A0}<0,01", "cebra\u{A0}·\u{A0}0,00"])
    }
}

@Suite struct `Ticks along an axis` {
    @Test(arguments: [
        (0.0...1.0, 5, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0...1, 2, ["0", "0.5", "1.0"]),
        (0...7.4, 5, ["0", "2", "4", "6"]), (-1...1, 5, ["−1.0", "−0.5", "0", "0.5", "1.0"]),
        (0...0.003, 3, ["0", "0.001", "0.002", "0.003"]), (-250...0, 5, ["−250", "−200", "−150", "−100", "−50", "0"]),
        (0...1, 1, ["0", "1"]), (12...13, 2, ["12.0", "12.5", "13.0"]),
    ])
    func `Ticks are round numbers inside the range`(range: ClosedRange<Double>, count: Int, labels: [String]) {
        let ticks = Ticks(in: range, atMost: count)
        #expect(ticks.labels(.english) == labels)
    }

    @Test(arguments: [1e-9, 0.37, 1, 3.3, 9.99, 123_456, 1e12])
    func `There are never too many, at any magnitude`(length: Double) {
        for count in 1...8 {
            let ticks = Ticks(in: -length / 3...length, atMost: count)
            #expect(ticks.values.count <= count + 1)
            #expect(ticks.values.allSatisfy { $0 >= -length * 0.334 && $0 <= length * 1.000001 })
        }
    }
}
