import CCairo

extension PNGEncoder {
    /// The bytes of a PNG file of an image surface of Cairo's, whose pixels have no opacity.
    /// - Parameter isReduced: whether it keeps 256 colours alone.
    static func encode(surface: OpaquePointer, isReduced: Bool) -> [UInt8] {
        cairo_surface_flush(surface)
        let rowBytes = Int(cairo_image_surface_get_stride(surface))
        let width = Int(cairo_image_surface_get_width(surface)), height = Int(cairo_image_surface_get_height(surface))
        let data = UnsafeRawPointer(cairo_image_surface_get_data(surface)!)
        func rgb(_ x: Int, _ y: Int) -> UInt32 {
            data.load(fromByteOffset: y * rowBytes + 4 * x, as: UInt32.self) & 0xFFFFFF
        }
        guard !isReduced else {
            let pixels = (0..<width * height).flatMap { i -> [UInt8] in
                let rgb = rgb(i % width, i / width)
                return [UInt8(rgb >> 16), UInt8(rgb >> 8 & 255), UInt8(rgb & 255), 255]
            }
            let palette = Palette(of: Photograph(width: width, height: height, pixels: pixels))
            return encode(
                width: width, height: height, indices: palette.indices, palette: palette.colors)
        }
        return encode(width: width, height: height, channels: 3) { y, row in
            for x in 0..<width {
                let rgb = rgb(x, y)
                row[3 * x] = UInt8(rgb >> 16)
                row[3 * x + 1] = UInt8(rgb >> 8 & 255)
                row[3 * x + 2] = UInt8(rgb & 255)
            }
        }
    }
}
