import Foundation
import Tensors
import Testing

@testable import Drawing

/// What Pillow sees in the same files (Golden/photographs.py).
struct SeenByPillow: Decodable {
    let width, height: Int
    let rgba: Data

    static func file(_ name: String, in table: String = "photographs.json") throws -> SeenByPillow {
        try #require(Golden.decode([String: SeenByPillow].self, from: table)[name])
    }

    /// The largest difference in any value of any pixel.
    func largestDifference(to photograph: Photograph) -> Int {
        zip(rgba, photograph.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }
}

@Suite struct `Reading photographs` {
    @Test(arguments: [
        "rgb", "grey", "one-bit", "palette", "palette-transparent", "one-pixel", "grey-16", "rgb-16", "interlaced",
    ])
    func `Opaque PNG files are read as Pillow reads them, bit for bit`(name: String) throws {
        let photograph = try Photograph(contentsOf: Golden.path(name + ".png"))
        let expected = try SeenByPillow.file(name + ".png")
        #expect(photograph.width == expected.width)
        #expect(photograph.height == expected.height)
        // Under full transparency no colour is kept; everything else is exact.
        let shown = stride(from: 0, to: photograph.pixels.count, by: 4).filter { expected.rgba[$0 + 3] > 0 }
        let pixels = shown.map { Array(photograph.pixels[$0..<$0 + 4]) }
        #expect(pixels == shown.map { Array(expected.rgba[$0..<$0 + 4]) })
    }

    @Test(arguments: ["rgba.png", "grey-alpha.png"])
    func `Half transparent pixels come back within what premultiplication loses`(name: String) throws {
        let photograph = try Photograph(contentsOf: Golden.path(name))
        let expected = try SeenByPillow.file(name)
        for at in stride(from: 0, to: photograph.pixels.count, by: 4) {
            let alpha = Int(expected.rgba[at + 3])
            #expect(Int(photograph.pixels[at + 3]) == alpha)
            guard alpha > 0 else { continue }
            let allowed = alpha == 255 ? 0 : 255.0 / (2 * Double(alpha)) + 0.5
            for channel in 0..<3 {
                let difference = abs(Int(photograph.pixels[at + channel]) - Int(expected.rgba[at + channel]))
                #expect(Double(difference) <= allowed, "pixel \(at / 4), channel \(channel), alpha \(alpha)")
            }
        }
    }

    @Test(arguments: ["rgb-444.jpg", "rgb-420.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg"])
    func `JPEG files are read as Pillow reads them, to one level`(name: String) throws {
        let photograph = try Photograph(contentsOf: Golden.path(name))
        let expected = try SeenByPillow.file(name)
        let difference = expected.largestDifference(to: photograph)
        #expect(photograph.width == expected.width)
        #expect(photograph.height == expected.height)
        #expect(difference <= 1)
    }

    @Test(arguments: 1...8, ["jpg", "png"])
    func `The Exif orientation is undone as Pillow undoes it`(orientation: Int, format: String) throws {
        let name = "orientation-\(orientation).\(format)"
        let photograph = try Photograph(contentsOf: Golden.path(name))
        let expected = try SeenByPillow.file(name)
        let difference = expected.largestDifference(to: photograph)
        #expect(photograph.width == expected.width)
        #expect(photograph.height == expected.height)
        #expect(difference <= (format == "png" ? 0 : 1))
    }

    @Test(arguments: [
        "after.png", "profile.png", "profile-compressed.png", "xmp.png", "xmp-compressed.png", "twice.png",
        "elsewhere.png", "wild.png", "broken.png", "xmp.jpg", "twice.jpg", "elsewhere.jpg",
    ])
    func `An orientation told in text or behind the pixels is undone as Pillow undoes it`(file: String) throws {
        let name = "oriented-" + file
        let photograph = try Photograph(contentsOf: Golden.path(name))
        let expected = try SeenByPillow.file(name, in: "orientations.json")
        let difference = expected.largestDifference(to: photograph)
        #expect(photograph.width == expected.width)
        #expect(photograph.height == expected.height)
        #expect(difference <= (name.hasSuffix("png") ? 0 : 1))
    }

    @Test func `A little-endian Exif block is read too, and one that makes no sense means upright`() {
        let block: [UInt8] =
            Array("II*\0".utf8) + [8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]
        let turned = block.withUnsafeBytes { Orientation.told(byExif: $0) }
        let cut = block.dropLast(8).withUnsafeBytes { Orientation.told(byExif: $0) }
        let wild = block.map { $0 == 8 ? 0xFF : $0 }.withUnsafeBytes { Orientation.told(byExif: $0) }
        let unknown = block.map { $0 == 6 ? 77 : $0 }.withUnsafeBytes { Orientation.told(byExif: $0) }
        #expect(turned == .turnedLeft)
        #expect(cut == nil)
        #expect(wild == nil)
        #expect(unknown == .upright)
    }

    @Test func `The first bytes tell the format, not the name`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("really-a-png.jpg", Golden.bytes("rgb.png"))
        let photograph = try Photograph(contentsOf: path)
        #expect(photograph == (try Photograph(contentsOf: Golden.path("rgb.png"))))
    }

    @Test func `A written PNG file is read back the same`() throws {
        let folder = try TemporaryFolder()
        let photograph = try Photograph(contentsOf: Golden.path("rgb-420.jpg"))
        try photograph.writePNG(to: folder.path + "/copy.png")
        let copy = try Photograph(contentsOf: folder.path + "/copy.png")
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(copy == photograph)
        #expect(left == ["copy.png"])
    }

    @Test func `A folder that is not there is named when writing`() throws {
        let photograph = Photograph(width: 1, height: 1, pixels: [1, 2, 3, 255])
        let error = #expect(throws: FileWritingError.self) { try photograph.writePNG(to: "/nowhere/at/all.png") }
        #expect(error?.path == "/nowhere/at/all.png")
        #expect(error?.description.contains("No such file or directory") == true)
    }
}

@Suite struct `Photographs as tensors` {
    @Test func `Channels become planes, and alpha lays colours over the background`() {
        let photograph = Photograph(width: 2, height: 1, pixels: [10, 20, 30, 255, 100, 0, 200, 51])
        let overWhite = photograph.tensor()
        let overBlack = photograph.tensor(over: (0, 0, 0))
        let alpha = photograph.alpha
        // 51 / 255 = 0.2: 100·0.2 + 255·0.8 = 224, 204, 244.
        #expect(overWhite == Tensor([10, 224, 20, 204, 30, 244], shape: [3, 1, 2]))
        #expect(overBlack == Tensor([10, 20, 20, 0, 30, 40], shape: [3, 1, 2]))
        #expect(alpha == Tensor([1, 0.2], shape: [1, 2]))
    }

    @Test func `A tensor is rounded and clamped, and NaN is black`() {
        let photograph = Photograph(Tensor([-3, 300, 127.5, .nan, 0.49, .infinity], shape: [3, 1, 2]))
        #expect(photograph.pixels == [0, 128, 0, 255, 255, 0, 255, 255])
    }
}
