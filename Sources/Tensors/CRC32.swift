/// The checksum of zip archives: the remainder of the bytes, read as a polynomial over GF(2), divided by
/// x³² + x²⁶ + x²³ + x²² + x¹⁶ + x¹² + x¹¹ + x¹⁰ + x⁸ + x⁷ + x⁵ + x⁴ + x² + x + 1.
///
/// Eight bytes are taken at a time from eight tables: table k holds what a byte becomes k bytes later. (ISO 3309;
/// Kounavis & Berry, "Novel Table Lookup-Based Algorithms for High-Performance CRC Generation", 2008.)
package enum CRC32 {
    package static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            var crc = ~UInt32(0)
            var i = 0
            while i + 8 <= bytes.count {
                let low = crc ^ UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt32.self))
                let high = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: i + 4, as: UInt32.self))
                crc = 0
                for k in 0..<4 {
                    crc ^= tables[(7 - k) * 256 + Int(low >> (8 * UInt32(k)) & 0xFF)]
                    crc ^= tables[(3 - k) * 256 + Int(high >> (8 * UInt32(k)) & 0xFF)]
                }
                i += 8
            }
            while i < bytes.count {
                crc = crc >> 8 ^ tables[Int((crc ^ UInt32(bytes[i])) & 0xFF)]
                i += 1
            }
            return ~crc
        }
    }

    private static let tables: [UInt32] = {
        var tables: [UInt32] = []
        for byte in 0..<UInt32(256) {
            var rest = byte
            for _ in 0..<8 { rest = (rest >> 1) ^ (rest & 1 == 1 ? 0xEDB8_8320 : 0) }
            tables.append(rest)
        }
        for entry in 256..<8 * 256 {
            let before = tables[entry - 256]
            tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
        }
        return tables
    }()
}
