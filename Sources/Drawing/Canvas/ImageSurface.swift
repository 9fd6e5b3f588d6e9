import CCairo

/// An image surface of Cairo's, destroyed with its last owner.
final class ImageSurface {
    let pointer: OpaquePointer
    let width, height: Int

    /// A transparent surface.
    /// - Precondition: Cairo's limits hold, 1 to 32767 pixels a side.
    init(width: Int, height: Int, isOpaque: Bool = false) {
        let format = isOpaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32
        pointer = cairo_image_surface_create(format, Int32(width), Int32(height))
        let status = cairo_surface_status(pointer)
        precondition(
            status == CAIRO_STATUS_SUCCESS,
            "no image of \(width) × \(height) pixels: \(String(cString: cairo_status_to_string(status)))")
        self.width = width
        self.height = height
    }

    deinit { cairo_surface_destroy(pointer) }

    /// A surface with a photograph's pixels.
    convenience init(_ photograph: Photograph) {
        let isOpaque = photograph.isOpaque
        self.init(width: photograph.width, height: photograph.height, isOpaque: isOpaque)
        cairo_surface_flush(pointer)
        let rowBytes = Int(cairo_image_surface_get_stride(pointer))
        let data = UnsafeMutableRawPointer(cairo_image_surface_get_data(pointer)!)
        photograph.pixels.withUnsafeBufferPointer { pixels in
            for y in 0..<height {
                for x in 0..<width {
                    let at = 4 * (y * width + x), alpha = UInt32(pixels[at + 3])
                    func premultiplied(_ value: UInt8) -> UInt32 {
                        alpha == 255 ? UInt32(value) : (UInt32(value) * alpha + 127) / 255
                    }
                    let argb =
                        alpha << 24 | premultiplied(pixels[at]) << 16 | premultiplied(pixels[at + 1]) << 8
                        | premultiplied(pixels[at + 2])
                    data.storeBytes(of: argb, toByteOffset: y * rowBytes + 4 * x, as: UInt32.self)
                }
            }
        }
        cairo_surface_mark_dirty(pointer)
    }

    /// Lets SVG and PDF files hold a photograph as JPEG data, a tenth of what its pixels take.
    ///
    /// Small pictures, colour bars for instance, and those with an alpha stay as they are.
    func attachJPEG(of photograph: Photograph) {
        guard width * height > 64 * 64, photograph.isOpaque else { return }
        let jpeg = photograph.jpeg()
        let data = UnsafeMutablePointer<UInt8>.allocate(capacity: jpeg.count)
        data.initialize(from: jpeg, count: jpeg.count)
        // Cairo keeps the data as long as the surface lives, which a file's end may outlast.
        let status = cairo_surface_set_mime_data(
            pointer, CAIRO_MIME_TYPE_JPEG, data, CUnsignedLong(jpeg.count),
            { $0?.deallocate() }, data)
        if status != CAIRO_STATUS_SUCCESS { data.deallocate() }
    }
}
