extension Photograph {
    /// Writes a PNG file, whole or not at all.
    ///
    /// - Throws: ``FileWritingError``.
    /// - Note: opaque photographs come back bit for bit; of partly transparent pixels, colours within 255 / (2·alpha)
    ///   levels, because Cairo multiplies them by alpha.
    public func writePNG(to path: String) throws {
        try write(ImageSurface(self).png(), to: path)
    }
}
