import Drawing
import Foundation

/// Drawing by which a published figure is compared: its commands, and which picture file was made of them.
package struct PublishedDrawing {
    package let record: DrawingRecord
    /// The SHA-256 of the PNG file; nil where none was made.
    package let checksum: String?

    init(record: DrawingRecord, picture: [UInt8]?) {
        self.record = record
        checksum = picture.map(Self.checksum(of:))
    }

    /// Reads `drawings/name.txt`.
    /// - Throws: `DrawingRecordError`, and what reading throws.
    package init(contentsOf path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let head = text.prefix { $0 != "\n" }, isHead = head.hasPrefix(Self.head)
        checksum = isHead ? String(head.dropFirst(Self.head.count)) : nil
        record = try DrawingRecord(isHead ? String(text.dropFirst(head.count + 1)) : text)
    }

    var text: String { (checksum.map { Self.head + $0 + "\n" } ?? "") + record.text }

    private static let head = "picture "

    /// The checksum of a picture file.
    package static func checksum(of file: [UInt8]) -> String {
        var sum = SHA256()
        file.withUnsafeBytes { sum.update($0) }
        return sum.hexadecimal()
    }
}
