import Drawing
import Foundation
import Tensors
import Testing

@Suite struct `Figures that outgrow a file` {
    private static func grid(rows: Int, columns: Int = 1, cell: Double = 224) -> FigureGrid {
        let picture = Photograph(Tensor(repeating: 128, shape: [3, 2, 2]))
        let row = FigureGrid.Row(cells: Array(repeating: .pixels(picture, caption: "a caption"), count: columns))
        return FigureGrid(rows: Array(repeating: row, count: rows), cellSize: Size(width: cell, height: cell))
    }

    @Test(arguments: [1, 60, 70, 300, 1000])
    func `Rows go on as many pages as it takes, none lost and all about as long`(rows: Int) {
        let grid = Self.grid(rows: rows), pages = grid.pages(scale: 2)
        #expect(pages.flatMap(\.rows) == grid.rows)
        #expect(pages.allSatisfy { $0.size.height * 2 <= 32_767 })
        #expect((pages.map(\.rows.count).max() ?? 0) - (pages.map(\.rows.count).min() ?? 0) <= 1)
        #expect((pages.count == 1) == (grid.size.height * 2 <= 32_767))
    }

    @Test func `Pages are numbered files; a file of lines has one`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mirador-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let grid = Self.grid(rows: 40, cell: 8)
        let pages = try Self.grid(rows: 80).writePages(to: folder.path + "/a.png", scale: 2)
        let vector = try grid.writePages(to: folder.path + "/b.svg", scale: 2)
        #expect(pages.map(\.path) == [folder.path + "/a.png", folder.path + "/a-2.png"])
        #expect(pages.map(\.rows) == [40, 40])
        #expect(vector.map(\.rows) == [40])
        for page in pages { #expect(FileManager.default.fileExists(atPath: page.path)) }
    }

    @Test func `A row that is too wide is drawn smaller, and refused where nobody could read it`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "mirador-\(UUID().uuidString).png")
        defer { try? FileManager.default.removeItem(at: file) }
        try Self.grid(rows: 1, columns: 150, cell: 224).write(to: file.path, scale: 2)
        let width = try Photograph(contentsOf: file.path).width
        #expect(width <= 32_767 && width > 32_000)
        let error = #expect(throws: FigureTooLarge.self) {
            try Self.grid(rows: 1, columns: 400).write(to: file.path, scale: 2)
        }
        #expect(error?.description.contains("32767") == true)
    }

    @Test func `A hundred classes have names, more have points alone`() {
        func plot(_ count: Int) -> ScatterPlot {
            ScatterPlot(
                points: (0..<count).map { Point(x: Double($0), y: Double($0 % 7)) }, classes: Array(0..<count),
                names: (0..<count).map(String.init))
        }
        #expect(!plot(100).sheet().text(.label).isEmpty)
        #expect(plot(101).sheet().text(.label).isEmpty)
        #expect(plot(5000).sheet().size.height < 700)
    }
}
