extension Composition {
    /// Adds one bar for each scale that heatmaps use, as many beside each other as there is room for between two edges, and
    /// returns where they end.
    mutating func addColorBars(
        of heatmaps: [Heatmap], left: Double, right: Double, top: Double, _ wording: Wording
    ) -> Double {
        let scales = heatmaps.map(\.scale).reduce(into: [ColorScale]()) { if !$0.contains($1) { $0.append($1) } }
        let perLine = max(1, Int((right - left + GridLayout.gutter) / (ColorBar.width + GridLayout.gutter)))
        var y = top
        for start in stride(from: 0, to: scales.count, by: perLine) {
            let line = scales[start..<min(start + perLine, scales.count)].map { scale in
                let isOverlay = heatmaps.contains { $0.scale == scale && $0.photograph != nil }
                return ColorBar(scale: scale, isOverlay: isOverlay, wording: wording)
            }
            // Bars stand on one line, whatever their units need above them.
            y += 16 + (line.map { $0.unitHeight(width: ColorBar.width, typesetter) }.max() ?? 0)
            for (i, bar) in line.enumerated() {
                let origin = Point(x: left + Double(i) * (ColorBar.width + GridLayout.gutter), y: y)
                commands += bar.commands(at: origin, width: ColorBar.width, typesetter)
            }
            y += ColorBar.height
        }
        return y
    }
}
