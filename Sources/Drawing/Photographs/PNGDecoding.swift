import CCairo

extension Photograph {
    /// The pixels of a PNG file, by Cairo's reader.
    static func decodePNG(_ bytes: UnsafeRawBufferPointer) throws(PhotographError.Cause) -> Photograph {
        // libpng makes room for a chunk before it reads it: one that announces two gigabytes would take them.
        guard PNGChunks(bytes).contains(where: { $0.kind == "IEND" }) else {
            throw wrongChecksum(in: bytes).map { .corrupt($0) } ?? .cutOff
        }
        var source = ByteSource(bytes: bytes)
        let surface = withUnsafeMutablePointer(to: &source) { source in
            cairo_image_surface_create_from_png_stream(readFromSource, source)
        }
        defer { cairo_surface_destroy(surface) }
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw source.ranOut ? .cutOff : .corrupt(reason(status, in: bytes))
        }
        return withCommonFormat(surface!) { Photograph(cairoSurface: $0) }
    }

    /// The fault of a whole file. Cairo says of anything that its reader stumbles over that memory has run out.
    private static func reason(_ status: cairo_status_t, in bytes: UnsafeRawBufferPointer) -> String {
        wrongChecksum(in: bytes)
            ?? (status == CAIRO_STATUS_NO_MEMORY
                ? "its chunks break the rules of PNG, or cannot be decompressed"
                : String(cString: cairo_status_to_string(status)))
    }

    private static func wrongChecksum(in bytes: UnsafeRawBufferPointer) -> String? {
        PNGChunks(bytes).first { !$0.hasRightChecksum }
            .map { "the checksum of its chunk \($0.kind.debugDescription) is wrong" }
    }

    /// Newer Cairos hand 16-bit files out as floats: those are drawn onto an 8-bit surface first.
    private static func withCommonFormat(
        _ surface: OpaquePointer, _ body: (OpaquePointer) -> Photograph
    ) -> Photograph {
        let format = cairo_image_surface_get_format(surface)
        if format == CAIRO_FORMAT_ARGB32 || format == CAIRO_FORMAT_RGB24 { return body(surface) }
        let copy = cairo_image_surface_create(
            CAIRO_FORMAT_ARGB32, cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface))
        defer { cairo_surface_destroy(copy) }
        let context = cairo_create(copy)
        defer { cairo_destroy(context) }
        cairo_set_operator(context, CAIRO_OPERATOR_SOURCE)
        cairo_set_source_surface(context, surface, 0, 0)
        cairo_paint(context)
        return body(copy!)
    }

    /// The pixels of an ARGB32 or RGB24 image surface, colours divided by alpha again.
    init(cairoSurface surface: OpaquePointer) {
        cairo_surface_flush(surface)
        let width = Int(cairo_image_surface_get_width(surface)), height = Int(cairo_image_surface_get_height(surface))
        let rowBytes = Int(cairo_image_surface_get_stride(surface))
        let hasAlpha = cairo_image_surface_get_format(surface) == CAIRO_FORMAT_ARGB32
        let data = UnsafeRawPointer(cairo_image_surface_get_data(surface)!)
        let pixels = [UInt8](unsafeUninitializedCapacity: 4 * width * height) { pixels, count in
            for y in 0..<height {
                for x in 0..<width {
                    let argb = data.load(fromByteOffset: y * rowBytes + 4 * x, as: UInt32.self)
                    let alpha = hasAlpha ? argb >> 24 : 255
                    let at = 4 * (y * width + x)
                    pixels[at] = divided(argb >> 16 & 255, by: alpha)
                    pixels[at + 1] = divided(argb >> 8 & 255, by: alpha)
                    pixels[at + 2] = divided(argb & 255, by: alpha)
                    pixels[at + 3] = UInt8(alpha)
                }
            }
            count = 4 * width * height
        }
        self.init(width: width, height: height, pixels: pixels)
    }
}

/// The colour c of which Cairo stored p = round(c·a / 255): the middle of those that give p.
private func divided(_ p: UInt32, by alpha: UInt32) -> UInt8 {
    alpha == 255 ? UInt8(p) : alpha == 0 ? 0 : UInt8(min(255, (p * 255 + alpha / 2) / alpha))
}

/// Bytes that a C reader pulls one piece after another.
private struct ByteSource {
    let bytes: UnsafeRawBufferPointer
    var at = 0
    var ranOut = false

    mutating func read(into target: UnsafeMutablePointer<UInt8>, count: Int) -> cairo_status_t {
        guard count <= bytes.count - at else {
            ranOut = true
            return CAIRO_STATUS_READ_ERROR
        }
        UnsafeMutableRawPointer(target).copyMemory(from: bytes.baseAddress! + at, byteCount: count)
        at += count
        return CAIRO_STATUS_SUCCESS
    }
}

private func readFromSource(
    source: UnsafeMutableRawPointer?, target: UnsafeMutablePointer<UInt8>?, count: UInt32
) -> cairo_status_t {
    source!.assumingMemoryBound(to: ByteSource.self).pointee.read(into: target!, count: Int(count))
}
