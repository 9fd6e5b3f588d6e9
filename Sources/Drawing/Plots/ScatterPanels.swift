/// Several planes of points beside each other, with one key for the classes of all: embeddings to be compared.
///
///     let panels = ScatterPanels(
///         title: "Learned features part the classes",
///         panels: [.init(head: "Pixels", points: a, classes: classes), .init(head: "Layer 5", points: b, classes: classes)],
///         names: ["bag", "coat"])
///
/// Each panel has a scale of its own, the same along both axes, which mean nothing by themselves.
public struct ScatterPanels: Figure {
    /// The heading, which says what is seen in a sentence; empty for none.
    public var title: String
    public var panels: [Panel]
    /// The number of panels in a row.
    public var columns: Int
    /// The classes' names, by number; none where there is nothing to tell apart.
    public var names: [String]
    /// Whether the names stand in the panels too, where the classes are densest.
    public var namesPlaces: Bool
    /// Of each panel's square, in px at scale 1.
    public var side: Double

    /// One plane.
    public struct Panel: Equatable, Sendable {
        public var head: String
        /// Places, y upward; what is not finite is left out.
        public var points: [Point]
        /// The class of each point, from 0 on; empty where there are none.
        public var classes: [Int]
        /// In small grey under the panel.
        public var caption: String

        public init(head: String, points: [Point], classes: [Int] = [], caption: String = "") {
            precondition(
                classes.isEmpty || classes.count == points.count, "\(classes.count) classes, \(points.count) points")
            (self.head, self.points, self.classes, self.caption) = (head, points, classes, caption)
        }
    }

    /// - Precondition: every class has a name, if there are names.
    public init(
        title: String = "", panels: [Panel], columns: Int, names: [String] = [], namesPlaces: Bool = false,
        side: Double = 300
    ) {
        precondition(columns > 0, "\(columns) panels in a row")
        precondition(
            names.isEmpty || panels.allSatisfy { $0.classes.allSatisfy(names.indices.contains) },
            "every class needs one of the \(names.count) names")
        (self.title, self.panels, self.columns, self.names) = (title, panels, columns, names)
        (self.namesPlaces, self.side) = (namesPlaces, side)
    }

    private static let gutter = 20.0

    public func sheet() -> Sheet {
        var sheet = Composition(), y = GridLayout.margin
        let margin = GridLayout.margin
        let width = Double(min(columns, panels.count)) * (side + Self.gutter) - Self.gutter
        if !title.isEmpty { y = sheet.set(title, .title, .title, x: margin, top: y, width: width) + 14 }
        for start in stride(from: 0, to: panels.count, by: columns) {
            y = addRow(panels[start..<min(start + columns, panels.count)], top: y, to: &sheet) + Self.gutter
        }
        y = names.isEmpty ? y - Self.gutter : addKey(top: y - 4, width: width, to: &sheet)
        return Sheet(
            size: Size(width: (width + 2 * margin).rounded(.up), height: (y + margin).rounded(.up)),
            commands: sheet.commands)
    }

    /// Heads on one line, then the planes, then what stands under them.
    private func addRow(_ row: ArraySlice<Panel>, top: Double, to sheet: inout Composition) -> Double {
        let heads = row.map { sheet.typesetter.lines($0.head, .head, width: side).count }
        let headHeight = Double(heads.max() ?? 0) * TextStyle.head.lineHeight, areaTop = top + headHeight + 5
        var bottom = areaTop + side
        for (column, panel) in row.enumerated() {
            let x = GridLayout.margin + Double(column) * (side + Self.gutter)
            let headTop = areaTop - 5 - Double(heads[column]) * TextStyle.head.lineHeight
            _ = sheet.set(panel.head, .columnHead, .head, x: x, top: headTop, width: side)
            let area = Rectangle(x: x, y: areaTop, width: side, height: side)
            addPoints(of: panel, in: area, to: &sheet)
            if !panel.caption.isEmpty {
                let end = sheet.set(panel.caption, .caption, .caption, x: x, top: area.bottom + 4, width: side)
                bottom = max(bottom, end)
            }
        }
        return bottom
    }

    private func addPoints(of panel: Panel, in area: Rectangle, to sheet: inout Composition) {
        let corners = [(0.0, 0.0), (1, 0), (1, 1), (0, 1)].map { area.point(atX: $0.0, y: $0.1) }
        sheet.commands.append(.line(corners, isClosed: true, color: .hairline, width: 1))
        let places = ScatterArea(panel.points, in: area)
        sheet.commands += places.commands(classes: panel.classes)
        if namesPlaces {
            sheet.commands += ScatterNames(places, classes: panel.classes).commands(for: names, sheet.typesetter)
        }
    }

    /// Signs and names, in as many lines as they need, all of about one length.
    private func addKey(top: Double, width: Double, to sheet: inout Composition) -> Double {
        let style = TextStyle.caption, indent = 16.0, gap = 18.0
        let widths = names.map { indent + sheet.typesetter.width($0, style) }
        func lines(within width: Double) -> [Range<Int>] {
            var lines = [0..<0], x = 0.0
            for (i, needed) in widths.enumerated() {
                if x > 0, x + needed > width { (lines, x) = (lines + [i..<i], 0) }
                lines[lines.count - 1] = lines[lines.count - 1].lowerBound..<i + 1
                x += needed + gap
            }
            return lines
        }
        var narrow = width
        while narrow > gap, lines(within: narrow - 1).count == lines(within: width).count { narrow -= 1 }
        var y = top
        for line in lines(within: narrow) {
            var x = GridLayout.margin
            for i in line {
                sheet.commands.append(
                    ScatterMarker(i).command(at: Point(x: x + 5, y: y + style.lineHeight / 2), radius: 5))
                _ = sheet.set(names[i], .label, style, x: x + indent, top: y)
                x += widths[i] + gap
            }
            y += style.lineHeight + 3
        }
        return y - 3
    }
}
