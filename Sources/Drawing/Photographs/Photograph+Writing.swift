import Tensors

extension Photograph {
    /// Writes a PNG file, whole or not at all, with an alpha channel where a pixel needs one.
    /// - Throws: ``FileWritingError``.
    public func writePNG(to path: String) throws {
        try AtomicFile.write(png(), to: path)
    }

    /// The photograph as the bytes of a PNG file.
    package func png() -> [UInt8] {
        let channels = isOpaque ? 3 : 4
        return PNGEncoder.encode(width: width, height: height, channels: channels) { y, row in
            for x in 0..<width {
                for channel in 0..<channels { row[channels * x + channel] = pixels[4 * (y * width + x) + channel] }
            }
        }
    }
}
