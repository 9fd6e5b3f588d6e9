import CCairo
import Tensors

// Here because zlib comes with Cairo, which no other module touches.

/// Files compressed by gzip (RFC 1952).
package enum GzipFile {
    /// The fault of a file.
    package enum Failure: Error, Equatable {
        /// It cannot be opened; the system's reason.
        case unreachable(String)
        case notGzip
        /// It ends too early, or its bytes do not fit their checksum.
        case damaged
        case tooLarge(limit: Int)
    }

    /// The bytes that were compressed.
    /// - Parameter limit: how many there may be; a small file can claim to hold terabytes.
    package static func contents(ofFile path: String, limit: Int) throws(Failure) -> [UInt8] {
        let file: MappedFile
        do throws(MappedFile.Failure) {
            file = try MappedFile(path: path)
        } catch {
            throw .unreachable(error.reason)
        }
        guard file.bytes.starts(with: [0x1F, 0x8B]) else { throw .notGzip }
        // zlib counts in 32 bits; nothing that fits into the limit takes as many bytes compressed.
        guard file.bytes.count <= max(limit, 1 << 16) else { throw .tooLarge(limit: limit) }
        return try inflated(file.bytes, limit: limit)
    }

    private static func inflated(_ bytes: UnsafeRawBufferPointer, limit: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        // 16 more than the largest window: a gzip header and its checksum are expected.
        let started = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(started == Z_OK, "zlib cannot start: \(started)")
        defer { inflateEnd(&stream) }
        stream.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(bytes.count)
        var result: [UInt8] = [], part = [UInt8](repeating: 0, count: 1 << 18), status = Z_OK
        while status == Z_OK {
            let produced = part.withUnsafeMutableBufferPointer { part in
                stream.next_out = part.baseAddress
                stream.avail_out = UInt32(part.count)
                status = inflate(&stream, Z_NO_FLUSH)
                return part.count - Int(stream.avail_out)
            }
            guard result.count + produced <= limit else { throw .tooLarge(limit: limit) }
            result += part[..<produced]
            if status == Z_OK, produced == 0, stream.avail_in == 0 { break }
        }
        guard status == Z_STREAM_END else { throw .damaged }
        return result
    }
}

extension GzipFile.Failure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable(let reason): reason
        case .notGzip: "it is not compressed by gzip"
        case .damaged: "it is cut off or damaged"
        case .tooLarge(let limit): "it holds more than \(limit) bytes"
        }
    }
}
