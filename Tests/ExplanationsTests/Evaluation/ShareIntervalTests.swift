import Explanations
import Testing

@Suite struct `Intervals of shares` {
    /// Newcombe 1998, table I, method 3, as printed there.
    @Test(arguments: [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718),
    ])
    func `They are those of the literature`(hits: Int, count: Int, low: Double, high: Double) throws {
        let got = try #require(ShareInterval(hits, of: count))
        #expect(abs(got.low - low) <= 0.00005 && abs(got.high - high) <= 0.00005)
    }

    @Test func `Where all cases agree, there is doubt on one side`() throws {
        let (none, all) = (try #require(ShareInterval(0, of: 7)), try #require(ShareInterval(7, of: 7)))
        // z² / (n + z²) with z² = 3.841459.
        #expect(none.low == 0 && abs(none.high - 3.841459 / 10.841459) < 1e-6)
        #expect(all.high == 1 && abs(all.low - 7 / 10.841459) < 1e-6)
    }

    @Test func `They hold the share, mirror those of the opposite, and narrow with more cases`() throws {
        for count in [1, 2, 9, 50, 1000] {
            for hits in Set([0, 1, count / 3, count]) {
                let got = try #require(ShareInterval(hits, of: count))
                let mirrored = try #require(ShareInterval(count - hits, of: count))
                let more = try #require(ShareInterval(4 * hits, of: 4 * count))
                #expect(0 <= got.low && got.low <= got.share && got.share <= got.high && got.high <= 1)
                #expect(abs(got.low - (1 - mirrored.high)) < 1e-12)
                #expect(more.high - more.low < got.high - got.low)
            }
        }
        #expect(ShareInterval(0, of: 0) == nil)
    }
}
