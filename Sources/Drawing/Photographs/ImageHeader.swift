/// An image file's words about itself before its pixels: read first, so that nothing large is believed unseen.
struct ImageHeader: Equatable {
    var width, height: Int
    var orientation = Orientation.upright
    /// Whether the pixels are cyan, magenta, yellow and black.
    var isCMYK = false
    /// The end of the header: a JPEG's thumbnail lies before this.
    var end = 0

    static let mostPixels = 100_000_000
    /// Cairo's image surfaces end here.
    static let longestSide = 32_767

    /// Throws the cause if the size is one that we do not read.
    func checkSize() throws(PhotographError.Cause) {
        guard width > 0, height > 0 else { throw .noPixels(width: width, height: height) }
        guard width <= Self.longestSide, height <= Self.longestSide, width * height <= Self.mostPixels
        else { throw .tooLarge(width: width, height: height) }
    }

    /// The size in the IHDR chunk, and the orientation: in an eXIf chunk, or else an Exif block in a chunk of text, or else
    /// a packet of XMP in one, as Pillow looks for it (PNG 1.2, section 4; extension 1.5).
    init(png bytes: UnsafeRawBufferPointer) throws(PhotographError.Cause) {
        let reader = ByteReader(bytes)
        guard let length = reader.bigEndian32(at: 8), let kind = reader.bigEndian32(at: 12),
            let width = reader.bigEndian32(at: 16), let height = reader.bigEndian32(at: 20)
        else { throw .cutOff }
        guard length == 13, kind == 0x4948_4452 else { throw .corrupt("the first chunk is not IHDR") }
        self.init(width: width, height: height)
        var exif: Orientation?, profile: Orientation?, xmp: Orientation?, hasExif = false
        for chunk in PNGChunks(bytes) {
            if chunk.kind == "eXIf" {
                (hasExif, exif) = (true, Orientation.told(byExif: chunk.contents))
            } else if let (key, text) = chunk.text {
                if key == "Raw profile type exif" { profile = Orientation(rawProfile: text) }
                if key == "XML:com.adobe.xmp" { xmp = Orientation(xmp: text.utf8) }
            }
        }
        orientation = exif ?? (hasExif ? nil : profile) ?? xmp ?? .upright
    }

    /// The size in the first frame header and the orientation in the segments before it, of Exif or else of XMP
    /// (ITU-T T.81, annex B).
    init(jpeg bytes: UnsafeRawBufferPointer) throws(PhotographError.Cause) {
        let reader = ByteReader(bytes)
        var exif: Orientation?, xmp: Orientation?
        var at = 2
        while true {
            // Bytes between segments are skipped up to the next marker, as libjpeg does.
            while let byte = reader.byte(at: at), byte != 0xFF { at += 1 }
            while reader.byte(at: at) == 0xFF { at += 1 }
            guard let marker = reader.byte(at: at) else { throw .cutOff }
            at += 1
            switch marker {
            case 0x00, 0x01, 0xD0...0xD8: continue  // a stuffed byte or a marker without a segment
            case 0xD9, 0xDA: throw .corrupt("the image data comes before the size")
            default: break
            }
            guard let length = reader.bigEndian16(at: at) else { throw .cutOff }
            guard length >= 2 else { throw .corrupt("a segment of length \(length)") }
            switch marker {
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                guard let depth = reader.byte(at: at + 2), let height = reader.bigEndian16(at: at + 3),
                    let width = reader.bigEndian16(at: at + 5),
                    let components = reader.byte(at: at + 7)
                else { throw .cutOff }
                if marker & 0b11 == 0b11 { throw .otherJPEG("a lossless JPEG") }
                guard depth == 8 else { throw .otherJPEG("a JPEG with \(depth) bits a level") }
                self.init(
                    width: width, height: height, orientation: exif ?? xmp ?? .upright, isCMYK: components == 4,
                    end: at + length)
                return
            case 0xE1:
                let segment = reader.slice(from: at + 2, count: length - 2)
                if segment.starts(with: "Exif\0\0".utf8) {
                    exif = Orientation.told(byExif: UnsafeRawBufferPointer(rebasing: segment.dropFirst(6)))
                } else if segment.starts(with: "http://ns.adobe.com/xap/1.0/\0".utf8) {
                    xmp = Orientation(xmp: segment)
                }
            default: break
            }
            at += length
        }
    }

    private init(
        width: Int, height: Int, orientation: Orientation = .upright, isCMYK: Bool = false, end: Int = 0
    ) {
        self.width = width
        self.height = height
        self.orientation = orientation
        self.isCMYK = isCMYK
        self.end = end
    }
}
