import Foundation
import Tensors
import Testing

@testable import Drawing

@Suite struct `Writing figures` {
    /// One cell of 8 px, left half blue and right half orange.
    static var figure: FigureGrid {
        let photograph = Photograph(
            width: 2, height: 2, pixels: [0, 114, 178, 255, 230, 159, 0, 255, 0, 114, 178, 255, 230, 159, 0, 255])
        return FigureGrid(rows: [.init(cells: [.pixels(photograph)])], cellSize: Size(width: 8, height: 8))
    }

    @Test(arguments: [1.0, 2, 3])
    func `A PNG file has the figure's size times the scale, and its colours`(scale: Double) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/figure.png"
        try Self.figure.write(to: path, scale: scale)
        let picture = try Photograph(contentsOf: path)
        func pixel(_ x: Double, _ y: Double) -> [UInt8] {
            let at = 4 * (Int(y * scale) * picture.width + Int(x * scale))
            return Array(picture.pixels[at..<at + 4])
        }
        #expect(picture.width == Int(56 * scale))
        #expect(picture.height == Int(56 * scale))
        #expect(pixel(0, 0) == [255, 255, 255, 255])
        #expect(pixel(24, 24) == [0, 114, 178, 255])
        #expect(pixel(27.9, 31.9) == [0, 114, 178, 255])
        #expect(pixel(28, 24) == [230, 159, 0, 255])
        #expect(pixel(31.9, 31.9) == [230, 159, 0, 255])
        #expect(pixel(32, 24) == [255, 255, 255, 255])
    }

    @Test func `The extension tells the format, and an unknown one means PNG`() throws {
        let folder = try TemporaryFolder()
        let heads = try ["a.svg", "b.PDF", "c.png", "d.figure"].map { name in
            let path = folder.path + "/" + name
            try Self.figure.write(to: path)
            return try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)).prefix(4).suffix(3), as: UTF8.self)
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(heads == ["?xm", "PDF", "PNG", "PNG"])
        #expect(files == ["a.svg", "b.PDF", "c.png", "d.figure"])
    }

    @Test func `SVG counts px, PDF points`() throws {
        let svg = String(decoding: Self.figure.data(as: .svg), as: UTF8.self)
        let pdf = String(decoding: Self.figure.data(as: .pdf), as: UTF8.self)
        #expect(svg.contains("viewBox=\"0 0 56 56\""))
        #expect(svg.contains("width=\"56px\""))
        #expect(pdf.contains("/MediaBox [ 0 0 42 42 ]"))
    }

    @Test(arguments: [FigureFormat.png, .pdf])
    func `The same figure is the same file, whenever it is written`(format: FigureFormat) {
        let figure = SampleGrid().figure
        let first = figure.data(as: format), second = figure.data(as: format)
        let hasDate = String(decoding: first, as: UTF8.self).contains("CreationDate")
        #expect(first == second)
        #expect(!hasDate)
    }

    @Test func `A photograph in a cell of its own size is drawn pixel for pixel`() throws {
        let photograph = try Photograph(contentsOf: Golden.path("rgb-420.jpg"))
        let size = Size(width: Double(photograph.width), height: Double(photograph.height))
        let figure = FigureGrid(rows: [.init(cells: [.photograph(photograph)])], cellSize: size)
        let bytes = figure.data(as: .png)
        let drawn = try bytes.withUnsafeBytes { try Photograph.decode($0) }
        #expect(drawn.cropped(x: 24, y: 24, width: photograph.width, height: photograph.height) == photograph)
    }

    @Test func `A sheet tells what is drawn`() {
        let sheet = FigureGrid(title: "Seen", rows: Self.figure.rows, cellSize: Size(width: 8, height: 8)).sheet()
        #expect("\(sheet)".contains("title “Seen” at 24, "))
        #expect("\(sheet)".contains("picture 2 × 2 in 8 × 8 at 24, "))
    }
}
