import CTurboJPEG

extension Photograph {
    /// The pixels of a JPEG file, baseline or progressive, by TurboJPEG.
    ///
    /// The buffer is sized from `header`; TurboJPEG is told that size and never writes past it, even if it were to
    /// read another one from the file.
    static func decodeJPEG(
        _ bytes: UnsafeRawBufferPointer, header: ImageHeader
    ) throws(PhotographError.Cause) -> Photograph {
        guard let decoder = tjInitDecompress() else { throw .corrupt("no JPEG decoder could be made") }
        defer { tjDestroy(decoder) }
        let format = header.isCMYK ? TJPF_CMYK : TJPF_RGBA
        var pixels = [UInt8](repeating: 0, count: 4 * header.width * header.height)
        func decode(flags: Int32) -> String? {
            let failed = tjDecompress2(
                decoder, bytes.baseAddress!.assumingMemoryBound(to: UInt8.self), CUnsignedLong(bytes.count), &pixels,
                Int32(header.width), Int32(4 * header.width), Int32(header.height), Int32(format.rawValue), flags)
            return failed == 0 ? nil : String(cString: tjGetErrorStr2(decoder))
        }
        // libjpeg fills missing data with grey and only warns. We stop at its first warning, and go on only
        // past those that leave the picture whole.
        if let warning = decode(flags: TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS) {
            guard isHarmless(warning) else { throw cause(of: warning, in: bytes, after: header.end) }
            if let warning = decode(flags: TJFLAG_LIMITSCANS), !isHarmless(warning) {
                throw cause(of: warning, in: bytes, after: header.end)
            }
        }
        if header.isCMYK { convertFromCMYK(&pixels) }
        return Photograph(width: header.width, height: header.height, pixels: pixels)
    }

    private static func isHarmless(_ warning: String) -> Bool {
        ["extraneous bytes before marker", "JFIF revision", "Adobe color transform"].contains { warning.contains($0) }
    }

    /// Damaged data without an end-of-image marker is a file that was cut off.
    private static func cause(
        of warning: String, in bytes: UnsafeRawBufferPointer, after start: Int
    ) -> PhotographError.Cause {
        let data = bytes.dropFirst(start)
        let hasEnd = zip(data, data.dropFirst()).contains { $0 == 0xFF && $1 == 0xD9 }
        return hasEnd ? .corrupt(warning) : .cutOff
    }

    /// Red = C·K / 255 and so on: files hold the inverted values, 255 for no ink, by Adobe's custom.
    private static func convertFromCMYK(_ pixels: inout [UInt8]) {
        for at in stride(from: 0, to: pixels.count, by: 4) {
            let black = Int(pixels[at + 3])
            for channel in 0..<3 { pixels[at + channel] = UInt8((Int(pixels[at + channel]) * black + 127) / 255) }
            pixels[at + 3] = 255
        }
    }
}
