import Testing

@testable import Networks

@Suite struct `Finding the name that was meant` {
    @Test(arguments: [
        ("", "", 0), ("cat", "cat", 0), ("cat", "", 3), ("cat", "cut", 1), ("cat", "cart", 1), ("cat", "act", 1),
        ("kitten", "sitting", 3), ("ca", "abc", 3),
    ])
    func `The spelling distance counts insertions, deletions, changes and swaps`(a: String, b: String, expected: Int) {
        let there = spellingDistance(Array(a), Array(b))
        let back = spellingDistance(Array(b), Array(a))
        #expect(there == expected)
        #expect(back == expected)
    }

    @Test func `A name that holds what was typed comes first, the shortest before`() {
        let nearest = nearestNames(to: "cat", in: ["bat", "cart", "Egyptian cat", "tabby cat", "dog"], limit: 4)
        #expect(nearest == ["tabby cat", "Egyptian cat", "bat", "cart"])
    }

    @Test func `Case does not matter, and nothing alike brings nothing`() {
        let found = nearestNames(to: "EFFICIENTNET-LITE", in: ["efficientnet-lite0", "resnet50"])
        let none = nearestNames(to: "xylophone", in: ["tiger", "zebra"])
        let empty = nearestNames(to: "", in: ["tiger"])
        #expect(found == ["efficientnet-lite0"])
        #expect(none.isEmpty)
        #expect(empty.isEmpty)
    }

    @Test func `Suggestions read as a sentence`() {
        #expect([].didYouMean == ".")
        #expect(["tiger"].didYouMean == ": did you mean tiger?")
        #expect(["tiger", "zebra", "bison"].didYouMean == ": did you mean tiger, zebra or bison?")
    }
}
