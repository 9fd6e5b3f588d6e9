import Tensors
import Testing

@testable import Drawing

@Suite struct `Timelines` {
    private static let photograph = Photograph(width: 4, height: 4, pixels: [UInt8](repeating: 90, count: 64))

    private static func card(_ years: ClosedRange<Int>?, _ words: String = "", name: String = "Grad-CAM")
        -> Timeline.Card
    {
        let map = Tensor([0, 1, 2, 3], shape: [2, 2])
        return Timeline.Card(
            .heatmap(Heatmap(map, over: photograph, scale: .ownMaximum(.spanish))), name: name, years: years,
            words: words)
    }

    /// Methods above and below whose names and words have a length.
    private static func timeline(_ above: Int, _ below: Int, words: Int) -> Timeline {
        let sentence =
            "Una pendiente plana no dice nada; característica tras característica se suman las de todo un camino. "
        let text = String(String(repeating: sentence, count: 4).prefix(words))
        func lane(_ count: Int) -> [Timeline.Card] {
            (0..<count).map { i in
                let first = 2013 + i * 7 / max(count, 1)
                return card(
                    first...(i % 2 == 0 ? first + 1 : first), text, name: i % 3 == 0 ? "Gradientes integrados" : "LRP")
            }
        }
        return Timeline(
            title: "Una fotografía, una pregunta y lo que reparó cada uno de los métodos que vinieron después",
            years: 2013...2020, above: lane(above),
            below: [card(nil, "gato · 0,39", name: "La fotografía")] + lane(below),
            footnote: "Encima de los años, mapas de píxeles; debajo, mapas de los lugares de una capa.",
            wording: .spanish)
    }

    @Test(arguments: [(7, 4), (1, 0), (0, 3), (9, 9), (4, 7)], [0, 30, 80, 240])
    func `No text leaves the sheet, is too small, or lies on other text, on a picture or under a leader`(
        lanes: (Int, Int), words: Int
    ) {
        let sheet = Self.timeline(lanes.0, lanes.1, words: words).sheet()
        expectReadable(sheet)
        for line in sheet.text() {
            for leader in Self.leaders(sheet) {
                let (top, bottom) = (min(leader[0].y, leader[1].y), max(leader[0].y, leader[1].y))
                let isBetween = line.box.bottom > top && line.box.top < bottom
                #expect(!isBetween || line.role == .tick, "“\(line.string)” lies where leaders are")
            }
        }
        let pictures = sheet.frames.filter { $0.height > 100 }
        #expect(pictures.count == lanes.0 + lanes.1 + 1)
        for (i, frame) in pictures.enumerated() {
            #expect(inside(sheet).contains(frame))
            for other in pictures[(i + 1)...] { #expect(!frame.overlaps(other)) }
        }
    }

    private static func leaders(_ sheet: Sheet) -> [[Point]] {
        sheet.commands.compactMap { if case .line(let points, false, .leader, _) = $0 { points } else { nil } }
    }

    private static func feet(_ sheet: Sheet) -> [Point] {
        sheet.commands.compactMap { if case .disc(let center, _, _) = $0 { center } else { nil } }
    }

    /// Eight years of 100 px from 24 on: the middle of 2016 is at 24 + 350, the border of 2019 and 2020 at 24 + 700.
    @Test func `A card leads to the middle of its years, and stands there where there is room`() {
        let timeline = Timeline(
            years: 2013...2020, above: [Self.card(2016...2016)],
            below: [Self.card(nil), Self.card(2019...2020)], side: 400)
        let sheet = timeline.sheet(), feet = Self.feet(sheet)
        // Two cards of 400 px and what is between them.
        let width = sheet.size.width - 2 * GridLayout.margin
        #expect(width == 814)
        #expect(feet.map(\.x) == [24 + width * 3.5 / 8, 24 + width * 7 / 8])
        let pictures = sheet.frames.filter { $0.height > 100 }
        #expect(pictures.map(\.left) == [(24 + width * 3.5 / 8 - 200).rounded(), 24, 24 + 414])
        // The last would stand beyond the right edge; the photograph without a year has no leader.
        #expect(Self.leaders(sheet).count == 2)
    }

    @Test func `Leaders of one lane do not cross`() {
        let sheet = Self.timeline(7, 7, words: 30).sheet()
        let leaders = Self.leaders(sheet)
        for lane in [leaders.prefix(7), leaders.suffix(7)] {
            let starts = lane.map { $0[0].x }, ends = lane.map { $0[1].x }
            #expect(starts == starts.sorted() && ends == ends.sorted())
        }
    }

    @Test func `Dates are written as years are cited`() {
        let dates = [2016...2016, 2013...2014, 2009...2010, 1999...2000].map { Self.card($0).date }
        #expect(dates == ["2016", "2013/14", "2009/10", "1999/00"])
        #expect(Self.card(nil).date == "")
    }

    /// Nearest by squares: no other rising numbers are nearer, of all on a grid of halves.
    @Test(arguments: [[3.0, 1, 2], [1, 2, 3], [2, 0, 0], [0, 2, 1], [1.5, 1, 0.5]])
    func `Places in order are the nearest that there are`(wanted: [Double]) {
        func distance(_ places: [Double]) -> Double {
            zip(places, wanted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        let found = TimelineLayout.rising(wanted)
        #expect(found == found.sorted())
        let grid = (0...8).map { Double($0) / 2 }
        for a in grid {
            for b in grid where b >= a {
                for c in grid where c >= b { #expect(distance(found) <= distance([a, b, c]) + 1e-12) }
            }
        }
    }

    @Test func `A card that has no picture has a frame, and no colour bar`() {
        let card = Timeline.Card(.blank, name: "CAM", years: 2016...2016, words: "No con esta red.")
        let sheet = Timeline(years: 2013...2020, above: [card], below: []).sheet()
        let frames = sheet.commands.filter { if case .line(_, true, .hairline, _) = $0 { true } else { false } }
        #expect(frames.count == 1)
        #expect(sheet.text(.unit).isEmpty && sheet.pictureFrames.isEmpty)
        #expect(sheet.text(.tick).map(\.string).contains("2016"))
    }
}
