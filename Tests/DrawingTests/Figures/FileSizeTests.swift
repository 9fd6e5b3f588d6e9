import Foundation
import Tensors
import Testing

@testable import Drawing

/// A photograph's even ramps, and text on white.
private let figure: FigureGrid = {
    let photograph = Photograph(
        Tensor(shape: [3, 96, 96]) { x in
            for i in x.indices {
                x[i] = 127 + 100 * sin(Float(i % 96) / 17 + Float(i / 9216)) * cos(Float(i / 96) / 23)
            }
        })
    return FigureGrid(title: "A ramp", rows: [.init(cells: [.photograph(photograph, caption: "ramp")])])
}()

@Suite struct `Files that stay small` {
    @Test func `With 256 colours, a PNG file is smaller, looks the same and is white where it was`() throws {
        let full = figure.data(as: .png, scale: 2), reduced = figure.data(as: .png, scale: 2, isReduced: true)
        let (a, b) = try (decoded(full), decoded(reduced))
        let differences = zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }
        let mean = Double(differences.reduce(0, +)) / Double(differences.count)
        let whites = stride(from: 0, to: a.pixels.count, by: 4).filter { a.pixels[$0..<$0 + 3] == [255, 255, 255] }
        let stayed = whites.allSatisfy { b.pixels[$0..<$0 + 3] == [255, 255, 255] }
        let colors = Set(stride(from: 0, to: b.pixels.count, by: 4).map { Array(b.pixels[$0..<$0 + 3]) })
        #expect(reduced.count < full.count)
        #expect(a.width == b.width && a.height == b.height)
        #expect(mean < 2)
        #expect(whites.count > 10_000 && stayed)
        #expect(colors.count <= 256 && colors.count > 100)
    }

    @Test func `A picture of few colours keeps them`() {
        let colors: [[UInt8]] = [[10, 20, 30, 255], [200, 100, 0, 255], [255, 255, 255, 255]]
        let photograph = Photograph(width: 3, height: 2, pixels: (0..<6).flatMap { colors[$0 % 3] })
        let palette = Palette(of: photograph)
        let seen = palette.indices.map { palette.colors[Int($0)] }
        #expect(seen == [0x0A141E, 0xC86400, 0xFFFFFF, 0x0A141E, 0xC86400, 0xFFFFFF])
    }

    @Test func `SVG and PDF files hold photographs as JPEG data, and letters as outlines or text`() {
        let svg = String(decoding: figure.data(as: .svg), as: UTF8.self)
        let pdf = figure.data(as: .pdf)
        let marker = Array("/DCTDecode".utf8)
        let hasJPEG = pdf.indices.dropLast(marker.count).contains { pdf[$0..<$0 + marker.count].elementsEqual(marker) }
        #expect(svg.contains("data:image/jpeg;base64,"))
        #expect(hasJPEG)
    }

    private func decoded(_ png: [UInt8]) throws -> Photograph {
        try png.withUnsafeBytes { bytes in try Photograph.decode(bytes) }
    }
}
