/// The key to a colour scale: a bar with round numbers under it and the unit above.
struct ColorBar {
    let scale: ColorScale
    /// Whether the colours lie over photographs: they are then shown as strong as there.
    let isOverlay: Bool
    let wording: Wording

    /// Of a bar under a grid or a timeline.
    static let width = 224.0
    static let thickness = 10.0
    private static let tickLength = 4.0

    /// From the top of the bar to the bottom of its numbers.
    static let height = thickness + tickLength + 1 + TextStyle.note.lineHeight

    /// The height of the unit above the bar.
    func unitHeight(width: Double, _ typesetter: Typesetter) -> Double {
        Double(typesetter.lines(scale.unit, .note, width: width).count) * TextStyle.note.lineHeight + 3
    }

    /// The commands that draw the bar with its top left at a point, and its unit above.
    func commands(at origin: Point, width: Double, _ typesetter: Typesetter) -> [DrawingCommand] {
        var commands: [DrawingCommand] = [], y = origin.y - unitHeight(width: width, typesetter)
        for line in typesetter.lines(scale.unit, .note, width: width) {
            commands.append(.text(typesetter.place(line, .unit, .note, x: origin.x, top: y)))
            y += TextStyle.note.lineHeight
        }
        y = origin.y
        let bar = Rectangle(x: origin.x, y: y, width: width, height: Self.thickness)
        commands.append(.picture(picture, in: bar, smooth: true))
        y = bar.bottom
        let (ticks, labels) = ticks(width: width, typesetter)
        for (value, label) in zip(ticks.values, labels) {
            let x = bar.x + share(of: value) * width
            let tick = Rectangle(x: min(max(x - 0.5, bar.left), bar.right - 1), y: y, width: 1, height: Self.tickLength)
            commands.append(.fill(tick, .smallPrint))
            let left = bar.left + span(of: label, at: value, width: width, typesetter).lowerBound
            commands.append(.text(typesetter.place(label, .tick, .note, x: left, top: y + Self.tickLength + 1)))
        }
        return commands
    }

    private func share(of value: Double) -> Double {
        let range = scale.limits.range
        return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    /// The place that a label takes of the bar: under its tick, or as near to it as the bar's ends allow.
    private func span(
        of label: String, at value: Double, width: Double, _ typesetter: Typesetter
    ) -> ClosedRange<Double> {
        let own = typesetter.width(label, .note)
        let left = min(max(share(of: value) * width - own / 2, 0), width - own)
        return left...left + own
    }

    /// As many round numbers as stand well apart; several at the least, unless they would touch.
    private func ticks(width: Double, _ typesetter: Typesetter) -> (Ticks, [String]) {
        let gap = typesetter.width("00", .note)
        var clear: (Ticks, [String])?
        for count in (1...6).reversed() {
            let ticks = Ticks(in: scale.limits.range, atMost: count), labels = ticks.labels(wording.numbers)
            guard labels.count > 1 else { continue }
            let needed = labels.map { typesetter.width($0, .note) + gap }.max() ?? 0
            let places = ticks.values.map { width * share(of: $0) }
            // The labels at both ends are pushed inside by half their width.
            if zip(places, places.dropFirst()).allSatisfy({ $1 - $0 >= 1.5 * needed }) { return (ticks, labels) }
            let spans = zip(labels, ticks.values).map { span(of: $0, at: $1, width: width, typesetter) }
            let isClear = zip(spans, spans.dropFirst()).allSatisfy { $1.lowerBound - $0.upperBound >= gap }
            if clear == nil, isClear { clear = (ticks, labels) }
        }
        let one = Ticks(in: scale.limits.range, atMost: 1)
        return clear ?? (one, one.labels(wording.numbers))
    }

    /// The colours in a row; over a photograph, as they look on a middle grey where the map is positive, and on white where
    /// it is signed.
    private var picture: Photograph {
        let count = 256
        let range = scale.limits.isSigned ? (-1 as Float, 1 as Float) : (0, 1)
        let pixels = (0..<count).flatMap { i -> [UInt8] in
            let v = range.0 + (range.1 - range.0) * Float(i) / Float(count - 1)
            var color = scale.colors[scale.limits.isSigned ? (v + 1) / 2 : v]
            if isOverlay, !scale.limits.isSigned {
                color = color.withOpacity(Heatmap.strongestOpacity * v).over(Color(0x8C8C8C))
            }
            return [eightBit(color.red), eightBit(color.green), eightBit(color.blue), 255]
        }
        return Photograph(width: count, height: 1, pixels: pixels)
    }
}
