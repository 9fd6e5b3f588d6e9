import Foundation
import Testing

@testable import Drawing

@Suite struct `Files that are no photographs` {
    func cause(of path: String) -> PhotographError.Cause? {
        let error = #expect(throws: PhotographError.self) { try Photograph(contentsOf: path) }
        #expect(error?.path == path)
        return error?.cause
    }

    @Test func `A missing file, a folder and a device are told apart`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link.png", withDestinationPath: "gone.png")
        let link = cause(of: folder.path + "/link.png")
        let missing = cause(of: folder.path + "/none.png")
        let directory = cause(of: folder.path)
        let device = cause(of: "/dev/zero")
        #expect(link == .danglingLink(to: "gone.png"))
        #expect(missing == .missing)
        #expect(directory == .folder)
        #expect(device == .notAFile)
    }

    @Test(arguments: [
        ("GIF89a", "GIF"), ("RIFF\u{1}\u{2}\u{3}\u{4}WEBPVP8 ", "WebP"), ("\0\0\0\u{18}ftypheic\0\0\0\0", "HEIC"),
        ("\0\0\0\u{18}ftypavif", "AVIF"), ("II*\0", "TIFF"), ("BM1234", "BMP"), ("%PDF-1.7", "PDF"),
        ("<svg xmlns=", "SVG"), ("<!DOCTYPE html>", "HTML"), ("\0\0\0\u{18}ftypisom", "video"),
    ])
    func `Other formats are called by their names`(head: String, name: String) throws {
        let folder = try TemporaryFolder()
        let cause = cause(of: try folder.file("photo.jpg", Array(head.utf8)))
        #expect(cause == .otherFormat(name))
        #expect(cause?.description.contains("PNG and JPEG") == true)
    }

    @Test func `Anything else is no image, and nothing is an empty file`() throws {
        let folder = try TemporaryFolder()
        let text = cause(of: try folder.file("a.png", Array("print('hello')".utf8)))
        let empty = cause(of: try folder.file("b.png", []))
        #expect(text == .notAnImage)
        #expect(empty == .empty)
    }

    @Test(arguments: ["rgb.png", "palette.png", "rgb-420.jpg", "progressive.jpg"])
    func `A file that is cut off anywhere is an error, and mostly named so`(name: String) throws {
        let whole = try Golden.bytes(name)
        for length in stride(from: 4, to: whole.count - 12, by: 7) {
            let cause = #expect(throws: PhotographError.Cause.self) {
                try whole.prefix(length).withUnsafeBytes { try Photograph.decode($0) }
            }
            if length >= 12 { #expect(cause == .cutOff, "cut off after \(length) of \(whole.count) bytes") }
        }
    }

    /// libpng asks for the memory of a chunk before it reads it.
    @Test func `A chunk that announces two gigabytes does not get them`() throws {
        var bytes = try Golden.bytes("rgb.png")
        bytes.insert(contentsOf: [0x78, 0, 0, 0xF4] + Array("tEXtComment".utf8), at: 33)
        let cause = #expect(throws: PhotographError.Cause.self) {
            try bytes.withUnsafeBytes { try Photograph.decode($0) }
        }
        #expect(cause == .cutOff)
    }

    @Test func `A changed checksum is damage`() throws {
        var bytes = try Golden.bytes("rgb.png")
        bytes[bytes.count - 20] ^= 0x10
        let cause = #expect(throws: PhotographError.Cause.self) {
            try bytes.withUnsafeBytes { try Photograph.decode($0) }
        }
        #expect(cause == .corrupt("the checksum of its chunk \"IDAT\" is wrong"))
    }

    @Test(arguments: [(0xC3, 8, "a lossless JPEG"), (0xC1, 12, "a JPEG with 12 bits a level"), (0xCB, 8, "lossless")])
    func `A JPEG file of another kind is whole, and not read`(marker: Int, depth: Int, words: String) throws {
        var bytes = try Golden.bytes("rgb-444.jpg")
        let frame = try #require(bytes.firstRange(of: [0xFF, 0xC0]))
        bytes[frame.lowerBound + 1] = UInt8(marker)
        bytes[frame.lowerBound + 4] = UInt8(depth)
        let cause = #expect(throws: PhotographError.Cause.self) {
            try bytes.withUnsafeBytes { try Photograph.decode($0) }
        }
        #expect(cause?.description.contains(words) == true)
        #expect(cause?.description.contains("damaged") == false)
    }

    @Test(arguments: [(20_000, 20_000), (40_000, 2), (2, 0x7FFF_FFFF), (0xFFFF_FFFF, 0xFFFF_FFFF)])
    func `A PNG file that claims too much is refused before decoding`(width: Int, height: Int) throws {
        var bytes = try Golden.bytes("rgb.png")
        for i in 0..<4 {
            bytes[16 + i] = UInt8(width >> (24 - 8 * i) & 255)
            bytes[20 + i] = UInt8(height >> (24 - 8 * i) & 255)
        }
        let cause = #expect(throws: PhotographError.Cause.self) {
            try bytes.withUnsafeBytes { try Photograph.decode($0) }
        }
        #expect(cause == .tooLarge(width: width, height: height))
    }

    @Test(arguments: [(60_000, 60_000, true), (0, 17, false), (23, 0, false)])
    func `A JPEG file that claims too much or nothing is refused before decoding`(
        width: Int, height: Int, isTooLarge: Bool
    ) throws {
        var bytes = try Golden.bytes("rgb-420.jpg")
        let frame = try #require(bytes.indices.first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
        bytes[frame + 5] = UInt8(height >> 8)
        bytes[frame + 6] = UInt8(height & 255)
        bytes[frame + 7] = UInt8(width >> 8)
        bytes[frame + 8] = UInt8(width & 255)
        let cause = #expect(throws: PhotographError.Cause.self) {
            try bytes.withUnsafeBytes { try Photograph.decode($0) }
        }
        let expected: PhotographError.Cause =
            isTooLarge ? .tooLarge(width: width, height: height) : .noPixels(width: width, height: height)
        #expect(cause == expected)
    }

    @Test func `The message says file, cause and remedy`() {
        let error = PhotographError(path: "cat.jpg", cause: .cutOff)
        let text = "\(error)"
        #expect(
            text == "cat.jpg: the file is cut off, it ends in the middle of its image data; copy or download it again")
    }
}
