import CCairo

/// The bytes that one of Cairo's file surfaces writes.
final class ByteStream {
    private(set) var bytes: [UInt8] = []

    /// Cairo's call for each part of a file.
    /// - Parameter sink: the stream, unretained.
    static let append: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, UInt32) -> cairo_status_t = {
        sink, data, count in
        Unmanaged<ByteStream>.fromOpaque(sink!).takeUnretainedValue().bytes
            .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
    }
}
