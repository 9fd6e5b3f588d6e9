/// Numbers in bytes that may end too soon.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    func byte(at index: Int) -> UInt8? { bytes.indices.contains(index) ? bytes[index] : nil }

    func bigEndian16(at index: Int) -> Int? {
        guard let high = byte(at: index), let low = byte(at: index + 1) else { return nil }
        return Int(high) << 8 | Int(low)
    }

    func bigEndian32(at index: Int) -> Int? {
        guard let high = bigEndian16(at: index), let low = bigEndian16(at: index + 2) else { return nil }
        return high << 16 | low
    }

    /// Up to `count` bytes; fewer where the file ends.
    func slice(from start: Int, count: Int) -> UnsafeRawBufferPointer {
        let start = min(start, bytes.count)
        return UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + count, bytes.count)])
    }
}
