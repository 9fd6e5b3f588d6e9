import Tensors
import Testing

@testable import Drawing

/// Grids of one shape whose labels have a given length.
struct SampleGrid: CustomTestStringConvertible, Sendable {
    var rows = 2, columns = 3
    var labelLength = 12
    var cell = 224.0
    var wording = Wording.english

    var testDescription: String { "\(rows) × \(columns), labels of \(labelLength), cells of \(cell)" }

    /// Words of many lengths, one of them longer than any cell.
    func label(_ seed: Int) -> String {
        let words = ["mapa", "de", "calor", "gato egipcio", "EfficientNet-Lite0", "característica", "a"]
        var text = ""
        var i = seed
        while text.count < labelLength {
            text += (text.isEmpty ? "" : " ") + words[i % words.count]
            i += 3
        }
        return labelLength > 60 ? String(repeating: "Wm", count: 40) + " " + text : text
    }

    var figure: FigureGrid {
        let photograph = Photograph(width: 5, height: 4, pixels: [UInt8](repeating: 120, count: 80))
        let scales = [
            ColorScale(.upTo(7.4), unit: label(1)), .ownMaximum(wording), ColorScale(.symmetric(0.031), unit: label(2)),
            .ownPercentile(wording),
        ]
        let grid = (0..<rows).map { row in
            FigureGrid.Row(
                head: label(row + 2),
                cells: (0..<columns).map { column in
                    let heatmap = Heatmap(
                        Tensor([0, 1, 2, 3], shape: [2, 2]), over: photograph, scale: scales[(row + column) % 4])
                    return .heatmap(
                        heatmap, caption: wording.caption(label(row * columns + column), probability: 0.42),
                        marks: [.peak(of: heatmap)])
                })
        }
        return FigureGrid(
            title: label(3), columns: (0..<columns).map(label), rows: grid, footnote: label(4) + " " + label(5),
            wording: wording, cellSize: Size(width: cell, height: cell))
    }
}

@Suite struct `Grids` {
    static let samples = [
        (1, 1), (2, 3), (2, 6), (5, 3), (1, 12), (9, 1),
    ].flatMap { rows, columns in
        [0, 6, 12, 30, 90].flatMap { length in
            [224.0, 96].map {
                SampleGrid(
                    rows: rows, columns: columns, labelLength: length, cell: $0,
                    wording: length % 4 == 0 ? .english : .spanish)
            }
        }
    }

    @Test(arguments: samples)
    func `No text leaves the sheet, is cut or lies on other text or on a picture`(sample: SampleGrid) {
        expectReadable(sample.figure.sheet())
    }

    @Test func `Cells have one size, stand in a lattice and keep their gutters`() throws {
        let sheet = SampleGrid(rows: 2, columns: 3).figure.sheet()
        let cells = sheet.frames.filter { $0.height > 100 }
        let lefts = Set(cells.map(\.left)).sorted(), tops = Set(cells.map(\.top)).sorted()
        #expect(cells.count == 6)
        #expect(zip(lefts, lefts.dropFirst()).allSatisfy { $1 - $0 == 236 })
        #expect(tops.count == 2)
        let right = try #require(lefts.last) + 224
        #expect(sheet.size.width == right + 24)
        let heads = sheet.text(.columnHead).map(\.box.left)
        #expect(Set(heads) == Set(lefts))
    }

    @Test func `All of the text is set, in its role`() {
        let sheet = SampleGrid(rows: 2, columns: 3, labelLength: 40).figure.sheet()
        func joined(_ role: TextLine.Role) -> String { sheet.text(role).map(\.string).joined() }
        func squeezed(_ text: String) -> String { text.filter { $0 != " " } }
        let figure = SampleGrid(rows: 2, columns: 3, labelLength: 40).figure
        #expect(squeezed(joined(.title)) == squeezed(figure.title))
        #expect(squeezed(joined(.footnote)) == squeezed(figure.footnote))
        #expect(squeezed(joined(.columnHead)) == squeezed(figure.columns.joined()))
        #expect(squeezed(joined(.rowHead)) == squeezed(figure.rows.map(\.head).joined()))
        #expect(squeezed(joined(.caption)) == squeezed(figure.rows.flatMap(\.cells).map(\.caption).joined()))
    }

    @Test func `There is one colour bar for each scale, however many cells use it`() {
        let photograph = Photograph(width: 1, height: 1, pixels: [1, 2, 3, 255])
        let map = Tensor([0, 1], shape: [1, 2])
        let shared = ColorScale(.upTo(3), unit: "logit")
        let own = ColorScale.ownMaximum(.spanish)
        let figure = FigureGrid(
            rows: [
                .init(cells: [.photograph(photograph), .heatmap(Heatmap(map, over: photograph, scale: shared))]),
                .init(cells: [
                    .heatmap(Heatmap(map, over: photograph, scale: own)),
                    .heatmap(Heatmap(map, over: photograph, scale: shared)),
                ]),
            ], wording: .spanish)
        let sheet = figure.sheet()
        #expect(sheet.text(.unit).map(\.string) == ["logit", "fracción del máximo de cada mapa"])
        #expect(sheet.text(.tick).map(\.string) == ["0", "1", "2", "3", "0", "0,5", "1,0"])
        #expect(sheet.text(.title).isEmpty)
        #expect(sheet.text(.footnote).isEmpty)
    }

    /// Round steps of a half leave zero alone between -0.47 and 0.47.
    @Test(arguments: [Float(0.47), 0.3, 1, 2.4, 70_000]) func `A colour bar has more than one number, and none touch`(
        _ limit: Float
    ) {
        for side in [90.0, 224, 400] {
            let map = Heatmap(
                Tensor([0, 1], shape: [1, 2]), over: nil, scale: ColorScale(.symmetric(limit), unit: "drop"))
            let sheet = FigureGrid(
                rows: [.init(cells: [.heatmap(map)])], cellSize: Size(width: side, height: side)
            ).sheet()
            let numbers = sheet.text(.tick)
            #expect(numbers.count > 1)
            #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0.box.right < $1.box.left })
        }
    }

    @Test func `Blank cells and short rows leave their places white`() {
        let photograph = Photograph(width: 1, height: 1, pixels: [1, 2, 3, 255])
        let figure = FigureGrid(
            columns: ["A", "B", "C"],
            rows: [.init(cells: [.blank, .photograph(photograph)]), .init(cells: [.photograph(photograph)])])
        let sheet = figure.sheet()
        #expect(sheet.pictureFrames.map(\.left) == [260, 24])
        // Three cells, two gutters, two margins.
        #expect(sheet.size.width == 744)
    }

    @Test(arguments: [(448, 224, 224.0, 112.0, 56.0), (100, 100, 224, 224, 0), (90, 300, 67, 224, 0)])
    func `A whole picture is fitted without distortion`(
        width: Int, height: Int, drawnWidth: Double, drawnHeight: Double, offset: Double
    ) {
        let photograph = Photograph(
            width: width, height: height, pixels: [UInt8](repeating: 255, count: 4 * width * height))
        let frames = FigureGrid(rows: [.init(cells: [.photograph(photograph)])]).sheet().pictureFrames
        #expect(frames.map(\.width) == [drawnWidth])
        #expect(frames.map(\.height) == [drawnHeight])
        #expect(frames.map(\.top) == [24 + offset])
    }

    @Test func `A central crop fills its cell, and only the cell`() {
        let photograph = Photograph(width: 400, height: 200, pixels: [UInt8](repeating: 255, count: 320_000))
        let sheet = FigureGrid(rows: [.init(cells: [.photograph(photograph, framing: .centralCrop)])]).sheet()
        guard case .clipped(let frame, let commands) = sheet.commands.first,
            case .picture(_, let place, _) = commands.first
        else {
            Issue.record("expected a clipped picture, got \(sheet)")
            return
        }
        #expect(frame == Rectangle(x: 24, y: 24, width: 224, height: 224))
        #expect(place == Rectangle(x: -88, y: 24, width: 448, height: 224))
    }
}

extension Sheet {
    /// Where pictures can be seen, those inside of a clip too.
    var frames: [Rectangle] {
        commands.compactMap { command in
            switch command {
            case .picture(_, let frame, _), .clipped(let frame, _): frame
            default: nil
            }
        }
    }
}
