/// Places everything of a timeline on a sheet: words, pictures, leaders and band, mirrored below.
struct TimelineLayout {
    private let timeline: Timeline
    /// The beginning and the end of the band.
    private let left = GridLayout.margin, right: Double

    static let bandHeight = 22.0, leaderHeight = 30.0
    private static let gutter = 14.0, textGap = 5.0, leastYear = 56.0

    init(_ timeline: Timeline) {
        self.timeline = timeline
        let count = Double(max(timeline.above.count, timeline.below.count, 1))
        let needed = count * (timeline.side + Self.gutter) - Self.gutter
        right = left + max(needed, Double(timeline.years.count) * Self.leastYear, 2 * timeline.side)
    }

    func sheet() -> Sheet {
        var sheet = Composition(), y = left
        if !timeline.title.isEmpty {
            y = sheet.set(timeline.title, .title, .title, x: left, top: y, width: right - left) + 14
        }
        let (above, below) = (lefts(of: timeline.above), lefts(of: timeline.below))
        if !above.isEmpty {
            y = zip(timeline.above, above).map { setWords(of: $0, x: $1, top: y, to: &sheet) }.max() ?? y
            y += Self.textGap
            addPictures(timeline.above, above, top: y, to: &sheet)
            y += timeline.side + Self.leaderHeight
        }
        let band = Rectangle(x: left, y: y, width: right - left, height: Self.bandHeight)
        addBand(band, to: &sheet)
        addLeaders(timeline.above, above, from: y - Self.leaderHeight + 3, to: band.top, &sheet)
        y = band.bottom
        if !below.isEmpty {
            y += Self.leaderHeight
            addLeaders(timeline.below, below, from: y - 3, to: band.bottom, &sheet)
            addPictures(timeline.below, below, top: y, to: &sheet)
            y += timeline.side + Self.textGap
            y = zip(timeline.below, below).map { setWords(of: $0, x: $1, top: y, to: &sheet) }.max() ?? y
        }
        let heatmaps = (timeline.above + timeline.below).compactMap(\.cell.heatmap)
        y = sheet.addColorBars(of: heatmaps, left: left, right: right, top: y, timeline.wording)
        if !timeline.footnote.isEmpty {
            y = sheet.set(timeline.footnote, .footnote, .note, x: left, top: y + 14, width: min(right - left, 640))
        }
        let size = Size(
            width: (right + GridLayout.margin).rounded(.up), height: (y + GridLayout.margin).rounded(.up))
        return Sheet(size: size, commands: sheet.commands)
    }

    // MARK: Places

    /// The middle of a card's years on the band; nil where it has none.
    private func place(of card: Timeline.Card) -> Double? {
        guard let own = card.years else { return nil }
        let middle = Double(own.lowerBound + own.upperBound) / 2 - Double(timeline.years.lowerBound) + 0.5
        return left + (right - left) * middle / Double(timeline.years.count)
    }

    /// The left sides of cards: each as near to its years as the others let it, on whole px.
    private func lefts(of cards: [Timeline.Card]) -> [Double] {
        let step = timeline.side + Self.gutter
        let wanted = cards.enumerated().map { i, card in
            (place(of: card).map { $0 - timeline.side / 2 } ?? left) - Double(i) * step
        }
        let last = right - timeline.side - Double(cards.count - 1) * step
        return Self.rising(wanted).enumerated().map { i, x in
            (min(max(x, left), max(last, left)) + Double(i) * step).rounded()
        }
    }

    /// The rising numbers that are nearest to some numbers, by the sum of squares: neighbours that fall are replaced by
    /// their mean until none do.
    static func rising(_ values: [Double]) -> [Double] {
        var blocks: [(mean: Double, count: Int)] = []
        for value in values {
            blocks.append((value, 1))
            while blocks.count > 1, blocks[blocks.count - 2].mean > blocks[blocks.count - 1].mean {
                let last = blocks.removeLast(), before = blocks.removeLast(), count = before.count + last.count
                let sum = before.mean * Double(before.count) + last.mean * Double(last.count)
                blocks.append((sum / Double(count), count))
            }
        }
        return blocks.flatMap { Array(repeating: $0.mean, count: $0.count) }
    }

    // MARK: Parts

    private func setWords(of card: Timeline.Card, x: Double, top: Double, to sheet: inout Composition) -> Double {
        var y = sheet.set(card.name, .columnHead, .head, x: x, top: top, width: timeline.side)
        y = sheet.set(card.date, .tick, .caption, x: x, top: y, width: timeline.side)
        return sheet.set(card.words, .caption, .note, x: x, top: y + 1, width: timeline.side)
    }

    private func addPictures(
        _ cards: [Timeline.Card], _ lefts: [Double], top: Double, to sheet: inout Composition
    ) {
        for (card, x) in zip(cards, lefts) {
            let frame = Rectangle(x: x, y: top, width: timeline.side, height: timeline.side)
            sheet.commands += card.cell.commands(in: frame)
            // White maps would have no edge, and a blank card no picture.
            let corners = [(0.0, 0.0), (1, 0), (1, 1), (0, 1)].map { frame.point(atX: $0, y: $1) }
            if card.cell.heatmap?.photograph == nil, card.cell.photograph == nil {
                sheet.commands.append(.line(corners, isClosed: true, color: .hairline, width: 1))
            }
        }
    }

    private func addBand(_ band: Rectangle, to sheet: inout Composition) {
        let width = band.width / Double(timeline.years.count)
        for (i, year) in timeline.years.enumerated() {
            let x = (band.x + Double(i) * width).rounded(), end = (band.x + Double(i + 1) * width).rounded()
            sheet.commands.append(
                .fill(
                    Rectangle(
                        x: x, y: band.y, width: end - x - (i + 1 < timeline.years.count ? 1 : 0), height: band.height),
                    Color.hairline.withOpacity(0.6)))
            _ = sheet.set(
                "\(year)", .tick, .caption, x: (x + end) / 2,
                top: band.y + (band.height - TextStyle.caption.lineHeight) / 2, alignment: .centre)
        }
    }

    /// From the middle of each picture to its years.
    private func addLeaders(
        _ cards: [Timeline.Card], _ lefts: [Double], from start: Double, to end: Double, _ sheet: inout Composition
    ) {
        for (card, x) in zip(cards, lefts) {
            guard let place = place(of: card) else { continue }
            let middle = x + timeline.side / 2, foot = Point(x: place, y: end)
            sheet.commands += [
                .line([Point(x: middle, y: start), foot], isClosed: false, color: .leader, width: 1),
                .disc(center: foot, radius: 3, .ink),
            ]
        }
    }
}

extension Cell {
    fileprivate var photograph: Photograph? {
        switch content {
        case .photograph(let photograph), .pixels(let photograph): photograph
        case .blank, .heatmap: nil
        }
    }
}
