import Networks
import Tensors

/// The first 64 bytes of an index.
struct FeatureIndexHeader {
    let count, dimensions: Int
    private let textRange: Range<Int>

    static let size = 64
    private static let signature = Array("MIRADORI".utf8)
    private static let version: UInt32 = 1

    static func bytes(count: Int, dimensions: Int, text: [UInt8]) -> [UInt8] {
        let sizes = [count, dimensions, text.count].flatMap { bytes(UInt64($0)) }
        let rest = sizes + [UInt8](repeating: 0, count: size - 16 - sizes.count)
        return signature + bytes(version) + bytes(checksum(rest, text)) + rest
    }

    /// - Throws: where the bytes are no index, or not a whole one.
    init(of bytes: UnsafeRawBufferPointer) throws(FeatureIndexError.Cause) {
        guard bytes.starts(with: Self.signature) else { throw .notIndex }
        guard bytes.count >= Self.size else { throw .cutOff(needed: Self.size, available: bytes.count) }
        func integer<Integer: FixedWidthInteger>(_ offset: Int, _: Integer.Type) -> Integer {
            Integer(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Integer.self))
        }
        let version = integer(8, UInt32.self)
        guard version == Self.version else { throw .unknownVersion(Int(version)) }
        let sizes = [16, 24, 32].map { integer($0, UInt64.self) }
        // No index is larger than 2⁵⁰ bytes; below that no product of its sizes overflows.
        guard sizes.allSatisfy({ $0 < 1 << 40 }), sizes[1] > 0 else { throw .damaged }
        (count, dimensions) = (Int(sizes[0]), Int(sizes[1]))
        let (rowBytes, isAbsurd) = (4 * count).multipliedReportingOverflow(by: dimensions + 1)
        guard !isAbsurd, rowBytes < 1 << 50 else { throw .damaged }
        let textStart = Self.size + rowBytes
        textRange = textStart..<textStart + Int(sizes[2])
        guard textRange.upperBound == bytes.count else {
            throw .cutOff(needed: textRange.upperBound, available: bytes.count)
        }
        guard integer(12, UInt32.self) == Self.checksum(Array(bytes[16..<Self.size]), Array(bytes[textRange])) else {
            throw .damaged
        }
    }

    func text(in bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes[textRange]), as: UTF8.self)
    }

    private static func checksum(_ header: [UInt8], _ text: [UInt8]) -> UInt32 {
        (header + text).withUnsafeBytes { CRC32.checksum(of: $0) }
    }

    private static func bytes(_ integer: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: integer.littleEndian) { Array($0) }
    }
}
