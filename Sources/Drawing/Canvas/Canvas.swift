import CCairo

/// A surface to draw on, which becomes the bytes of a PNG, SVG or PDF file.
public final class Canvas {
    public let size: Size
    public let format: FigureFormat
    private let scale: Double
    private let surface: OpaquePointer
    private let context: OpaquePointer
    private let stream: ByteStream
    private let typesetter = Typesetter()

    /// A white canvas.
    ///
    /// - Parameters:
    ///   - size: in px at scale 1; a px is 1/96 inch in SVG and 3/4 point in PDF.
    ///   - scale: device pixels a px in PNG.
    /// - Precondition: the scale is positive and a PNG not larger than 32767 pixels a side.
    public init(size: Size, format: FigureFormat, scale: Double = 1) {
        precondition(scale > 0 && size.width > 0 && size.height > 0, "no canvas of \(size) at scale \(scale)")
        self.size = size
        self.format = format
        self.scale = format == .png ? scale : 1
        stream = ByteStream()
        let sink = Unmanaged.passUnretained(stream).toOpaque()
        switch format {
        case .png:
            surface = cairo_image_surface_create(
                CAIRO_FORMAT_RGB24, Int32((size.width * scale).rounded(.up)), Int32((size.height * scale).rounded(.up)))
        case .svg:
            surface = cairo_svg_surface_create_for_stream(ByteStream.append, sink, size.width, size.height)
            cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
        case .pdf:
            surface = cairo_pdf_surface_create_for_stream(
                ByteStream.append, sink, size.width * pointsPerPx, size.height * pointsPerPx)
            // Without the date, the same figure is the same file.
            cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "")
        }
        let status = cairo_surface_status(surface)
        precondition(status == CAIRO_STATUS_SUCCESS, String(cString: cairo_status_to_string(status)))
        context = cairo_create(surface)
        let unit = format == .pdf ? pointsPerPx : self.scale
        cairo_scale(context, unit, unit)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        let options = FontOptions()
        cairo_set_font_options(context, options.pointer)
        cairo_set_source_rgb(context, 1, 1, 1)
        cairo_paint(context)
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    /// Draws everything on a sheet, its top left at the canvas's.
    public func draw(_ sheet: Sheet) { sheet.commands.forEach(draw) }

    /// Draws one thing.
    public func draw(_ command: DrawingCommand) {
        switch command {
        case .fill(let frame, let color):
            setSource(color)
            cairo_rectangle(context, frame.x, frame.y, frame.width, frame.height)
            cairo_fill(context)
        case .picture(let picture, let frame, let smooth): draw(picture, in: frame, smooth: smooth)
        case .text(let line): draw(line)
        case .line(let points, let isClosed, let color, let width):
            trace(points, isClosed: isClosed)
            stroke(color, width)
        case .polygon(let points, let color):
            trace(points, isClosed: true)
            setSource(color)
            cairo_fill(context)
        case .circle(let center, let radius, let color, let width):
            cairo_new_path(context)
            cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
            stroke(color, width)
        case .disc(let center, let radius, let color):
            cairo_new_path(context)
            cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
            setSource(color)
            cairo_fill(context)
        case .clipped(let frame, let commands):
            cairo_save(context)
            cairo_rectangle(context, frame.x, frame.y, frame.width, frame.height)
            cairo_clip(context)
            commands.forEach(draw)
            cairo_restore(context)
        }
    }

    /// The bytes of the file; nothing can be drawn afterwards.
    ///
    /// - Parameter isReduced: whether a PNG file keeps 256 colours alone, which makes it about a third as long.
    public func finish(isReduced: Bool = false) -> [UInt8] {
        guard format == .png else {
            cairo_surface_finish(surface)
            return stream.bytes
        }
        return PNGEncoder.encode(surface: surface, isReduced: isReduced)
    }

    // MARK: Parts

    private func setSource(_ color: Color) {
        cairo_set_source_rgba(
            context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255,
            Double(color.opacity))
    }

    private func trace(_ points: [Point], isClosed: Bool) {
        cairo_new_path(context)
        for point in points { cairo_line_to(context, point.x, point.y) }
        if isClosed { cairo_close_path(context) }
    }

    private func stroke(_ color: Color, _ width: Double) {
        setSource(color)
        cairo_set_line_width(context, width)
        cairo_stroke(context)
    }

    private func draw(_ picture: Photograph, in frame: Rectangle, smooth: Bool) {
        let picture = prepared(picture, for: frame, smooth: smooth)
        let image = ImageSurface(picture)
        if format != .png, smooth { image.attachJPEG(of: picture) }
        cairo_save(context)
        cairo_translate(context, frame.x, frame.y)
        cairo_scale(context, frame.width / Double(picture.width), frame.height / Double(picture.height))
        cairo_set_source_surface(context, image.pointer, 0, 0)
        let source = cairo_get_source(context)
        cairo_pattern_set_filter(source, smooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST)
        // Beyond the border a picture goes on, or its edge would fade into the ground.
        if format == .png { cairo_pattern_set_extend(source, CAIRO_EXTEND_PAD) }
        cairo_rectangle(context, 0, 0, Double(picture.width), Double(picture.height))
        cairo_fill(context)
        cairo_restore(context)
    }

    /// The picture with about as many pixels as are needed.
    private func prepared(_ picture: Photograph, for frame: Rectangle, smooth: Bool) -> Photograph {
        switch (format, smooth) {
        // Averaged by us where it shrinks: the same on every version of Cairo, and faster.
        case (.png, true): picture.reduced(toCover: Int(frame.width * scale), Int(frame.height * scale))
        case (.png, false), (_, true): picture
        // Viewers of PDF and SVG smooth pictures as they like; large blocks of equal pixels stay blocks.
        case (_, false): picture.enlarged(by: max(1, Int((2 * frame.width / Double(picture.width)).rounded(.up))))
        }
    }

    private func draw(_ line: TextLine) {
        let font = typesetter.font(line.style)
        var glyphs = font.run(line.string).glyphs
        for i in glyphs.indices {
            glyphs[i].x += line.origin.x
            glyphs[i].y += line.origin.y
        }
        cairo_set_font_face(context, font.face)
        cairo_set_font_size(context, line.style.size)
        if let halo = line.style.halo {
            cairo_new_path(context)
            cairo_glyph_path(context, glyphs, Int32(glyphs.count))
            stroke(halo, line.style.size / 3)
        }
        setSource(line.style.color)
        if format == .png {
            // As outlines: Cairo would round each glyph of a picture to whole pixels.
            cairo_new_path(context)
            cairo_glyph_path(context, glyphs, Int32(glyphs.count))
            cairo_fill(context)
        } else {
            cairo_show_glyphs(context, glyphs, Int32(glyphs.count))
        }
    }
}

private let pointsPerPx = 0.75
