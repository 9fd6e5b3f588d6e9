import CCairo

/// The chunks of a PNG file, in order, as far as they are whole (PNG 1.2, section 3.2): a length, a kind of four letters,
/// the contents, a checksum of kind and contents.
struct PNGChunks: Sequence, IteratorProtocol {
    struct Chunk {
        /// `IHDR`, `eXIf`.
        let kind: String
        let contents: UnsafeRawBufferPointer
        let hasRightChecksum: Bool
    }

    private let bytes: UnsafeRawBufferPointer
    private var at = 8

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func next() -> Chunk? {
        let reader = ByteReader(bytes)
        guard let length = reader.bigEndian32(at: at), length <= bytes.count - at - 12,
            let checksum = reader.bigEndian32(at: at + 8 + length)
        else { return nil }
        defer { at += 12 + length }
        let covered = UnsafeRawBufferPointer(rebasing: bytes[at + 4..<at + 8 + length])
        let found = crc32(0, covered.bindMemory(to: UInt8.self).baseAddress, uInt(covered.count))
        return Chunk(
            kind: String(decoding: covered.prefix(4), as: UTF8.self),
            contents: UnsafeRawBufferPointer(rebasing: covered.dropFirst(4)), hasRightChecksum: Int(found) == checksum)
    }
}

extension PNGChunks.Chunk {
    /// The key and the text of a chunk of text; nil for any other, and for what cannot be decompressed.
    ///
    ///     tEXt    key 0 text                              zTXt    key 0 0 compressed text
    ///     iTXt    key 0 isCompressed 0 language 0 translated key 0 text
    var text: (key: String, text: String)? {
        let parts = contents.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        guard ["tEXt", "zTXt", "iTXt"].contains(kind), parts.count == 2 else { return nil }
        let key = String(decoding: parts[0], as: UTF8.self)
        var rest = parts[1]
        var isCompressed = kind == "zTXt"
        if kind == "iTXt" {
            guard rest.count >= 2, let flag = rest.first else { return nil }
            isCompressed = flag == 1
            let words = rest.dropFirst(2).split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            guard words.count == 3 else { return nil }
            rest = words[2]
        } else if isCompressed {
            rest = rest.dropFirst()
        }
        if isCompressed {
            guard let text = Self.inflated(UnsafeRawBufferPointer(rebasing: rest)) else { return nil }
            return (key, String(decoding: text, as: UTF8.self))
        }
        return (key, String(decoding: rest, as: UTF8.self))
    }

    /// A megabyte at most: nobody needs more to say how a camera was held.
    private static func inflated(_ bytes: UnsafeRawBufferPointer) -> ArraySlice<UInt8>? {
        var result = [UInt8](repeating: 0, count: 1 << 20), count = uLongf(1 << 20)
        let status = uncompress(
            &result, &count, bytes.bindMemory(to: UInt8.self).baseAddress, uLong(bytes.count))
        return status == Z_OK ? result.prefix(Int(count)) : nil
    }
}
