extension PlotFrame {
    /// The name of a curve at its end.
    struct CurveName {
        var name: String
        var color: Color
        /// The sign of its points; nil where the curve marks none.
        var marker: PlotMarker?
        /// The end of the curve.
        var end: Point
    }

    private static let keyLength = 20.0, keyGap = 7.0, widestName = 180.0

    /// The room that names at the ends of curves need, with a piece of the curve before each.
    static func width(ofCurveNames names: [String]) -> Double {
        let typesetter = Typesetter()
        let widest = names.map { typesetter.width($0, .caption) }.max()
        return widest.map { keyLength + keyGap + min($0.rounded(.up), widestName) } ?? 0
    }

    /// Names right of the area, each behind a piece of its curve, at the height where the curve ends or as near as they can
    /// stand.
    ///
    /// The piece lies apart from the area, so that its sign is no point of the data; a thin line leads to it from a curve that
    /// ends elsewhere.
    mutating func addNames(of curves: [CurveName]) {
        let style = TextStyle.caption, left = area.right + Self.labelGap
        let width = labelWidth - Self.keyLength - Self.keyGap
        let blocks = curves.map { curve in
            (curve: curve, lines: composition.typesetter.lines(curve.name, style, width: width))
        }.sorted { $0.curve.end.y < $1.curve.end.y }
        let heights = blocks.map { Double(max($0.lines.count, 1)) * style.lineHeight }
        let tops = spread(zip(blocks, heights).map { $0.curve.end.y - $1 / 2 }, heights, lineHeight: style.lineHeight)
        for (i, block) in blocks.enumerated() {
            let curve = block.curve, middle = tops[i] + heights[i] / 2
            let key = [Point(x: left, y: middle), Point(x: left + Self.keyLength, y: middle)]
            if abs(middle - curve.end.y) > 1 || area.right - curve.end.x > 1 { lead(from: curve.end, to: key[0]) }
            draw(.line(key, isClosed: false, color: curve.color, width: 2))
            if let marker = curve.marker {
                draw(marker.commands(at: Point(x: left + Self.keyLength / 2, y: middle), color: curve.color))
            }
            var y = tops[i]
            for line in block.lines { y = set(line, .label, style, x: key[1].x + Self.keyGap, top: y) }
        }
    }

    /// Down from the top until none lies on the one above, then up from the foot.
    private func spread(_ wanted: [Double], _ heights: [Double], lineHeight: Double) -> [Double] {
        var tops = wanted
        for i in tops.indices.dropFirst() { tops[i] = max(tops[i], tops[i - 1] + heights[i - 1]) }
        var foot = area.bottom + lineHeight / 2
        for i in tops.indices.reversed() {
            tops[i] = min(tops[i], foot - heights[i])
            foot = tops[i]
        }
        return tops
    }

    /// Level as far as the area goes, then straight to the key, with room around the sign at the curve's end.
    private mutating func lead(from end: Point, to key: Point) {
        let corner = Point(x: area.right + 2, y: end.y), start = Point(x: min(end.x + 7, corner.x), y: end.y)
        let path = [start, corner, Point(x: key.x - 4, y: key.y)]
        draw(.line(path, isClosed: false, color: .leader, width: 1))
    }
}
