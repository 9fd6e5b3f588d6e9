import Testing

@testable import Drawing

@Suite struct `Planes beside each other` {
    private func panels(_ count: Int, columns: Int, named: Bool = true) -> ScatterPanels {
        let points = [Point(x: 0, y: 0), Point(x: 4, y: 0), Point(x: 4, y: 2), Point(x: 0, y: 2)]
        let panels = (0..<count).map {
            ScatterPanels.Panel(
                head: $0 == 0 ? "A head that is too long for the one line that the others have" : "Panel \($0)",
                points: points, classes: [0, 1, 2, 2], caption: "caption \($0)")
        }
        return ScatterPanels(
            title: "Title", panels: panels, columns: columns, names: named ? ["bag", "coat", "ankle boot"] : [],
            side: 200)
    }

    private func frames(_ sheet: Sheet) -> [Rectangle] {
        sheet.commands.compactMap { command in
            guard case .line(let corners, isClosed: true, _, _) = command, corners.count == 4 else { return nil }
            return Rectangle(
                x: corners[0].x, y: corners[0].y, width: corners[2].x - corners[0].x,
                height: corners[2].y - corners[0].y)
        }
    }

    @Test func `They stand in rows of equal squares on one line, and nothing overlaps or leaves the sheet`() {
        let sheet = panels(5, columns: 2).sheet(), frames = frames(sheet)
        #expect(frames.count == 5)
        #expect(frames.allSatisfy { $0.width == 200 && $0.height == 200 })
        #expect(frames[0].y == frames[1].y && frames[1].y < frames[2].y && frames[0].x == frames[4].x)
        let words = sheet.text().map(\.box)
        for (i, box) in words.enumerated() {
            #expect(box.left >= 0 && box.right <= sheet.size.width && box.bottom <= sheet.size.height)
            #expect(words[..<i].allSatisfy { !$0.overlaps(box) })
            #expect(frames.allSatisfy { !$0.overlaps(box) })
        }
    }

    @Test func `One key names the classes of all, in lines that fit`() {
        let names = panels(2, columns: 1).sheet().text(.label).map(\.string)
        #expect(names == ["bag", "coat", "ankle boot"])
        #expect(panels(2, columns: 1, named: false).sheet().text(.label).isEmpty)
        let long = ScatterPanels(
            panels: [.init(head: "", points: [Point(x: 0, y: 0)], classes: [0])], columns: 1,
            names: (0..<9).map { "class number \($0)" }, side: 200)
        let lines = Set(long.sheet().text(.label).map(\.box.y))
        #expect(lines.count > 2)
        #expect(long.sheet().text(.label).allSatisfy { $0.box.right <= long.sheet().size.width - 24 })
    }

    @Test func `No name of the key is left alone in a line if its lines can be of about one length`() {
        // Of the ten names nine fit into 400 points.
        let key = ScatterPanels(
            panels: [.init(head: "", points: [Point(x: 0, y: 0)], classes: [0])], columns: 1,
            names: (0..<10).map { "\($0)" }, side: 400
        ).sheet().text(.label)
        let lines = Dictionary(grouping: key, by: \.box.y).map(\.value.count)
        #expect(lines == [5, 5])
    }

    @Test func `Names stand in the planes where that is asked for`() {
        var panels = panels(2, columns: 2)
        panels.namesPlaces = true
        #expect(panels.sheet().text(.label).count == 3 + 2 * 3)
    }
}
