import CTurboJPEG

extension Photograph {
    /// The photograph as the bytes of a JPEG file without reduced colour resolution, laid over nothing: alpha is left
    /// out.
    ///
    /// - Parameter quality: 1 to 100; from 90 on, no block is seen at the photograph's own size.
    /// - Precondition: TurboJPEG can compress it, which it can whatever the pixels are.
    func jpeg(quality: Int = 90) -> [UInt8] {
        guard let encoder = tjInitCompress() else { preconditionFailure("no JPEG encoder could be made") }
        defer { tjDestroy(encoder) }
        var buffer: UnsafeMutablePointer<UInt8>?, size: CUnsignedLong = 0
        let failed = tjCompress2(
            encoder, pixels, Int32(width), Int32(4 * width), Int32(height), Int32(TJPF_RGBX.rawValue), &buffer, &size,
            Int32(TJSAMP_444.rawValue), Int32(quality), TJFLAG_ACCURATEDCT)
        defer { tjFree(buffer) }
        precondition(failed == 0, String(cString: tjGetErrorStr2(encoder)))
        return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
    }

    /// The photograph as it comes back from a JPEG file: what the format's rounding leaves of it.
    ///
    /// - Parameter quality: 1 to 100; full colour resolution.
    public func throughJPEG(quality: Int) -> Photograph {
        guard let read = try? jpeg(quality: quality).withUnsafeBytes({ try Photograph.decode($0) }) else {
            preconditionFailure("a JPEG file that was just made cannot be read")
        }
        return read
    }
}
