import Testing

@testable import Drawing

@Suite struct `Setting text` {
    let typesetter = Typesetter()

    @Test(arguments: [20.0, 60, 90, 150, 400])
    func `Lines fit their measure and lose nothing`(width: Double) {
        let text = "El mapa se desplaza con la clase, EfficientNet-Lite0 incluida"
        let lines = typesetter.lines(text, .head, width: width)
        #expect(lines.allSatisfy { typesetter.width($0, .head) <= width || $0.count == 1 }, "\(lines)")
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }

    @Test func `A compound breaks after its hyphen, a number stays with its class`() {
        let compound = typesetter.lines("EfficientNet-Lite0", .head, width: typesetter.width("EfficientNet-Li", .head))
        let caption = Wording.english.caption("short-haired domestic cat", probability: 0.39)
        let measure = typesetter.width("short-haired domestic cat ·", .caption)
        let lines = typesetter.lines(caption, .caption, width: measure)
        #expect(compound == ["EfficientNet-", "Lite0"])
        #expect(lines.count == 2)
        #expect(lines.last?.hasSuffix("cat\u{A0}·\u{A0}0.39") == true)
    }

    @Test func `Two lines are about equally long`() {
        let text = "one two three four five six seven eight nine ten"
        let whole = typesetter.width(text, .caption)
        let lines = typesetter.lines(text, .caption, width: whole * 0.9)
        let shares = lines.map { typesetter.width($0, .caption) / whole }
        #expect(lines.count == 2)
        #expect(shares.allSatisfy { $0 > 0.35 })
    }

    @Test func `All digits are equally wide, and a minus sign is there`() {
        let widths = Set("0123456789".map { typesetter.width(String(repeating: $0, count: 4), .note) })
        let minus = typesetter.width("−", .note)
        #expect(widths.count == 1)
        #expect(minus > 3)
    }

    @Test func `Nothing is no line`() {
        let lines = ["", " ", "\n\n"].map { typesetter.lines($0, .caption, width: 100) }
        #expect(lines == [[], [], []])
    }
}
